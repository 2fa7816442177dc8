"""Queries on replies, and on the sender of an SMS."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from portal.casework.cases.models import Case
from portal.casework.cases.queries import within_reach
from portal.casework.cases.states import Status
from portal.contact.complaints.models import Complaint
from portal.contact.complaints.permissions import COMPLAINT_HANDLE
from portal.contact.replies.models import WISHES_TO_STOP, Keyword, Reply
from portal.contact.replies.states import ReplyStatus
from portal.core.errors import InvalidInput, NotFound
from portal.core.extensions import db
from portal.core.types import PhoneNumber
from portal.platform.messages.models import InboundMessage
from portal.platform.permissions import Actor, allows
from portal.registry.households.models import Household, Phone
from portal.registry.households.queries import phones_with_number


def visible_replies(actor: Actor) -> Select[Reply]:
    """Return the query of visible replies: of own cases, of the kecamatan, or all."""
    query = select(Reply).options(
        joinedload(Reply.inbound), joinedload(Reply.case), joinedload(Reply.complaint)
    )
    return query.where(
        within_reach(
            actor,
            COMPLAINT_HANDLE,
            district_code=Reply.district_code,
            case_id=Reply.case_id,
        )
    )


def get_reply(actor: Actor, reply_id: int) -> Reply:
    """Return a reply. Raise :class:`NotFound` if it is not visible."""
    reply = db.session.scalars(visible_replies(actor).where(Reply.id == reply_id)).first()
    if reply is None:
        raise NotFound
    return reply


def replies_of_case(case_id: int) -> Sequence[Reply]:
    """Return the replies of a case, newest first. The caller has checked access to the case."""
    return db.session.scalars(
        select(Reply)
        .where(Reply.case_id == case_id)
        .options(joinedload(Reply.inbound))
        .order_by(Reply.id.desc())
    ).all()


def replies_about(complaint: Complaint) -> Sequence[Reply]:
    """Return the replies that became this complaint."""
    return db.session.scalars(
        select(Reply)
        .where(Reply.complaint_id == complaint.id, Reply.keyword != Keyword.COMPLAINT_STATUS)
        .options(joinedload(Reply.inbound))
    ).all()


def has_waiting_wish(sender: str) -> bool:
    """Return whether a request to stop from this sender is unread."""
    waiting = (
        select(Reply.id)
        .join(Reply.inbound)
        .where(
            InboundMessage.sender == sender,
            Reply.status == ReplyStatus.WAITING,
            Reply.keyword.in_(WISHES_TO_STOP),
        )
    )
    return db.session.scalar(waiting.limit(1)) is not None


@dataclass(frozen=True)
class Sender:
    """A number, its phone records, and the cases of the families that share it."""

    number: PhoneNumber | None
    phones: Sequence[Phone]
    cases: Sequence[Case]

    @property
    def case(self) -> Case | None:
        """Return the case of the number; ``None`` if there is none or more than one."""
        return self.cases[0] if len(self.cases) == 1 else None

    @property
    def district_code(self) -> str | None:
        """Return the kecamatan of the families if they share one."""
        codes = {phone.person.household.district_code for phone in self.phones}
        return codes.pop() if len(codes) == 1 else None


def sender_of(text: str) -> Sender:
    """Return the sender with this number."""
    number = number_of(text)
    if number is None:
        return Sender(None, (), ())
    phones = phones_with_number(number)
    return Sender(number, phones, current_cases_of({phone.person.household_id for phone in phones}))


def number_of(text: str) -> PhoneNumber | None:
    """Return the parsed number; ``None`` for an alphanumeric sender or short code, as companies
    use.
    """
    try:
        return PhoneNumber.parse(text)
    except InvalidInput:
        return None


def current_cases_of(household_ids: set[int]) -> list[Case]:
    """Return the open case of each household, else its latest."""
    latest: dict[int, Case] = {}
    rows = db.session.scalars(
        select(Case)
        .where(Case.household_id.in_(household_ids))
        .options(
            joinedload(Case.household).selectinload(Household.persons),
            joinedload(Case.household).joinedload(Household.village),
            joinedload(Case.household).joinedload(Household.district),
        )
        .order_by(Case.status == Status.CLOSED, Case.id.desc())
    )
    for case in rows:
        latest.setdefault(case.household_id, case)
    return list(latest.values())


def replies_to_read(actor: Actor) -> Select[Any] | None:
    """Return the ids of incoming SMS that wait for a person."""
    if not allows(actor, COMPLAINT_HANDLE):
        return None
    waiting = visible_replies(actor).where(Reply.status == ReplyStatus.WAITING)
    return waiting.with_only_columns(Reply.id)
