"""The only ways to load a complaint for a person."""

from collections.abc import Sequence

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from portal.cases.models import Case
from portal.cases.queries import within_reach
from portal.complaints.models import Complaint
from portal.errors import NotFound
from portal.extensions import db
from portal.households.models import Household
from portal.permissions import Actor, Permission


def visible_complaints(actor: Actor) -> Select[Complaint]:
    """Complaints that ``actor`` may see: of own cases, of the kecamatan, or all."""
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
            Permission.COMPLAINT_SEE,
            district_code=Complaint.district_code,
            case_id=Complaint.case_id,
        )
    )


def get_complaint(actor: Actor, complaint_id: int) -> Complaint:
    """One complaint with its case. Raises :class:`NotFound` outside what the person may see."""
    complaint = db.session.scalars(
        visible_complaints(actor).where(Complaint.id == complaint_id)
    ).first()
    if complaint is None:
        raise NotFound
    return complaint


def complaints_of(case_id: int) -> Sequence[Complaint]:
    """Every complaint of a case, newest first; the case's guard stands before."""
    return db.session.scalars(
        select(Complaint).where(Complaint.case_id == case_id).order_by(Complaint.id.desc())
    ).all()


def complaint_from(source: str) -> Complaint | None:
    """The complaint that was made of this, if it was."""
    return db.session.scalars(select(Complaint).where(Complaint.source == source)).first()
