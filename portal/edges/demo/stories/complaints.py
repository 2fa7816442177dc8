"""Complaints in person, on paper and by SMS. The latest ones are still open."""

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random
from typing import Any

from sqlalchemy import select

from portal.casework.cases.models import Case
from portal.casework.cases.services import addressee_of
from portal.casework.cases.states import Status
from portal.contact.complaints.models import Channel, Complaint
from portal.contact.complaints.services import (
    answer_complaint,
    receive_complaint,
    take_up_complaint,
)
from portal.contact.replies import services as replies
from portal.core.extensions import db
from portal.edges.demo.scheduler import Story, in_office, later
from portal.platform.messages.services import store_inbound, unread_inbound
from portal.platform.permissions import SystemActor
from portal.registry.households.models import Household

_HELPED = (Status.HANDED_OVER, Status.FOLLOW_UP)
#: Number of families tried until one has a phone for SMS.
_MOST_ASKED = 12


def file_complaint(wish: dict[str, Any], launch_code: str, demo_date: date) -> Story:
    """File one complaint of ``data/complaints.toml`` and handle it."""
    rng = Random(wish["text"])
    yield in_office(rng, demo_date - timedelta(days=wish["days_ago"]))
    complaint = _receive(wish, _helped_cases(launch_code if "launch" in wish else None), rng)
    if complaint is None:
        return
    if "answer" in wish or "taken_up" in wish:
        yield later(rng, 0, 2)
        if (caseworker := complaint.case.caseworker) is not None:
            take_up_complaint(caseworker, complaint)
    if "answer" in wish:
        yield later(rng, 1, 5)
        if (caseworker := complaint.case.caseworker) is not None:
            answer_complaint(caseworker, complaint, text=wish["answer"])


def _helped_cases(district_code: str | None) -> Sequence[Case]:
    """Return the cases that received aid and have a caseworker."""
    query = select(Case).where(Case.status.in_(_HELPED), Case.caseworker_id.is_not(None))
    if district_code is not None:
        query = query.join(Case.household).where(Household.district_code == district_code)
    return db.session.scalars(query.order_by(Case.id)).all()


def _receive(wish: dict[str, Any], cases: Sequence[Case], rng: Random) -> Complaint | None:
    """Return ``None`` if no family was helped yet, or none has a phone for SMS."""
    asked = rng.sample(cases, k=min(len(cases), _MOST_ASKED))
    if wish["channel"] == Channel.SMS:
        phones = (addressee_of(case.household).phone for case in asked)
        phone = next(filter(None, phones), None)
        return None if phone is None else _by_sms(wish["text"], phone.number)
    case = next(iter(asked), None)
    if case is None or case.caseworker is None:
        return None
    return receive_complaint(
        case.caseworker, case, channel=Channel(wish["channel"]), text=wish["text"]
    )


def _by_sms(text: str, number: str) -> Complaint | None:
    """Return ``None`` if the number belongs to several families: then a person must decide."""
    store_inbound(sid=f"demo-{text}", sender=number, body=text)
    (inbound,) = unread_inbound(limit=1)
    reply = replies.process_inbound(SystemActor("Balasan SMS"), inbound)
    return None if reply is None else reply.complaint
