"""Families complain now and then: to whom they know, or by SMS. The last ones are still open."""

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random
from typing import Any

from sqlalchemy import select

from portal.cases.models import Case
from portal.cases.notifications import addressee_of
from portal.cases.states import Status
from portal.complaints.models import Channel, Complaint
from portal.complaints.services import answer, receive_complaint, take_up
from portal.demo.timeline import Story, in_office, later
from portal.extensions import db
from portal.households.models import Household
from portal.messages.inbound import keep_inbound, unread
from portal.permissions import Portal
from portal.replies import services as replies

_HELPED = (Status.HANDED_OVER, Status.FOLLOW_UP)
#: So many families are asked whether they can write an SMS.
_MOST_ASKED = 12


def complain(wish: dict[str, Any], launch_code: str, demo_date: date) -> Story:
    """One complaint of ``data/complaints.toml``, and what becomes of it."""
    rng = Random(wish["text"])
    yield in_office(rng, demo_date - timedelta(days=wish["days_ago"]))
    complaint = _receive(wish, _helped(launch_code if "launch" in wish else None), rng)
    if complaint is None:
        return
    if "answer" in wish or "taken_up" in wish:
        yield later(rng, 0, 2)
        if (caseworker := complaint.case.caseworker) is not None:
            take_up(caseworker, complaint)
    if "answer" in wish:
        yield later(rng, 1, 5)
        if (caseworker := complaint.case.caseworker) is not None:
            answer(caseworker, complaint, text=wish["answer"])


def _helped(district_code: str | None) -> Sequence[Case]:
    """Families that received aid and have a caseworker."""
    query = select(Case).where(Case.status.in_(_HELPED), Case.caseworker_id.is_not(None))
    if district_code is not None:
        query = query.join(Case.household).where(Household.district_code == district_code)
    return db.session.scalars(query.order_by(Case.id)).all()


def _receive(wish: dict[str, Any], cases: Sequence[Case], rng: Random) -> Complaint | None:
    """``None`` where nobody was helped yet, or nobody of those asked has a phone for SMS."""
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
    """``None`` if the number speaks for more than one family: then a person must look."""
    keep_inbound(sid=f"demo-{text}", sender=number, body=text)
    (inbound,) = unread(limit=1)
    reply = replies.take_up(Portal("Balasan SMS"), inbound)
    return None if reply is None else reply.complaint
