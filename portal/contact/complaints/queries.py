"""Queries on complaints."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from portal.casework.cases.models import Case
from portal.casework.cases.queries import within_reach
from portal.contact.complaints.models import Complaint
from portal.contact.complaints.permissions import COMPLAINT_HANDLE, COMPLAINT_SEE
from portal.contact.complaints.settings import COMPLAINT_NUMBER
from portal.contact.complaints.states import ComplaintStatus
from portal.core.errors import NotFound
from portal.core.extensions import db
from portal.core.types import NumberPattern
from portal.platform.permissions import Actor, allows
from portal.platform.settings import value_of
from portal.registry.households.models import Household

#: By name, so that an index is used.
_OPEN = tuple(status for status in ComplaintStatus if status is not ComplaintStatus.CLOSED)


def visible_complaints(actor: Actor) -> Select[Complaint]:
    """Return the query of visible complaints: of own cases, of the kecamatan, or all."""
    query = select(Complaint).options(
        joinedload(Complaint.case).joinedload(Case.household).selectinload(Household.persons),
        joinedload(Complaint.case).joinedload(Case.household).joinedload(Household.village),
        joinedload(Complaint.case).joinedload(Case.household).joinedload(Household.district),
        joinedload(Complaint.handler),
        joinedload(Complaint.received_by),
    )
    return query.where(
        within_reach(
            actor,
            COMPLAINT_SEE,
            district_code=Complaint.district_code,
            case_id=Complaint.case_id,
        )
    )


def get_complaint(actor: Actor, complaint_id: int) -> Complaint:
    """Return a complaint with its case. Raise :class:`NotFound` if it is not visible."""
    complaint = db.session.scalars(
        visible_complaints(actor).where(Complaint.id == complaint_id)
    ).first()
    if complaint is None:
        raise NotFound
    return complaint


def complaints_of(case_id: int) -> Sequence[Complaint]:
    """Return the complaints of a case, newest first. The caller has checked access to the case."""
    return db.session.scalars(
        select(Complaint).where(Complaint.case_id == case_id).order_by(Complaint.id.desc())
    ).all()


def complaint_in(text: str) -> tuple[Complaint | None, str] | None:
    """Return the complaint whose number is in ``text``, regardless of scope, and the other words;
    ``None`` without one.
    """
    pattern = NumberPattern.parse(value_of(COMPLAINT_NUMBER))
    found = pattern.find(text)
    if found is None:
        return None
    number, around = found
    written = pattern.write(number)
    complaint = db.session.scalars(select(Complaint).where(Complaint.number == written)).first()
    return complaint, around


def complaint_by_source(source: str) -> Complaint | None:
    """Return the complaint with this source, if any."""
    return db.session.scalars(select(Complaint).where(Complaint.source == source)).first()


def open_complaints(actor: Actor) -> Select[Any] | None:
    """Return the ids of complaints that are not closed, for those who handle them."""
    if not allows(actor, COMPLAINT_HANDLE):
        return None
    waiting = visible_complaints(actor).where(Complaint.status.in_(_OPEN))
    return waiting.with_only_columns(Complaint.id)
