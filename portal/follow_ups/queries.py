"""Questions about visits."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import joinedload

from portal.cases.models import Case
from portal.cases.queries import visible_case_ids
from portal.decisions.models import AidKind, DecisionItem
from portal.errors import NotFound
from portal.extensions import db
from portal.follow_ups.models import Visit
from portal.follow_ups.states import VisitStatus
from portal.handovers.models import Handover, HandoverItem
from portal.permissions import Actor


def get_visit(actor: Actor, visit_id: int) -> Visit:
    """One visit of a case that ``actor`` may see. Raises :class:`NotFound` otherwise."""
    visit = db.session.scalars(
        select(Visit)
        .where(Visit.id == visit_id, Visit.case_id.in_(visible_case_ids(actor)))
        .options(
            joinedload(Visit.case).joinedload(Case.household),
            joinedload(Visit.task),
        )
    ).first()
    if visit is None:
        raise NotFound
    return visit


def visits_of(case_id: int) -> Sequence[Visit]:
    """Every visit of a case by day; the case's guard stands before."""
    return db.session.scalars(
        select(Visit).where(Visit.case_id == case_id).order_by(Visit.planned_on, Visit.id)
    ).all()


def planned_visits(of: ColumnElement[bool]) -> Sequence[Visit]:
    """Visits of a handover or a case that are still to be made."""
    return db.session.scalars(
        select(Visit)
        .where(of, Visit.status == VisitStatus.PLANNED)
        .options(joinedload(Visit.task), joinedload(Visit.case).joinedload(Case.household))
    ).all()


def next_visit(case_id: int) -> Visit | None:
    """The planned visit that comes first."""
    return db.session.scalars(
        select(Visit)
        .where(Visit.case_id == case_id, Visit.status == VisitStatus.PLANNED)
        .order_by(Visit.planned_on, Visit.id)
        .limit(1)
    ).first()


def has_tool(case_id: int) -> bool:
    """Whether a work tool was handed over on this case."""
    return (
        db.session.scalar(
            select(HandoverItem.id)
            .join(HandoverItem.handover)
            .join(HandoverItem.decision_item)
            .where(
                Handover.case_id == case_id,
                ~HandoverItem.voided,
                DecisionItem.kind == AidKind.TOOL,
            )
            .limit(1)
        )
        is not None
    )
