"""Queries on visits."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import joinedload

from portal.casework.cases.models import Case
from portal.casework.cases.queries import of_visible_case
from portal.casework.decisions.models import AidKind, DecisionItem
from portal.casework.follow_ups.models import Visit
from portal.casework.follow_ups.states import VisitStatus
from portal.casework.handovers.models import Handover, HandoverItem
from portal.core.errors import NotFound
from portal.core.extensions import db
from portal.platform.permissions import Actor


def get_visit(actor: Actor, visit_id: int) -> Visit:
    """Return a visit of a visible case. Raise :class:`NotFound` otherwise."""
    visit = db.session.scalars(
        select(Visit)
        .where(Visit.id == visit_id, of_visible_case(actor, Visit.case_id))
        .options(
            joinedload(Visit.case).joinedload(Case.household),
            joinedload(Visit.task),
        )
    ).first()
    if visit is None:
        raise NotFound
    return visit


def visits_of(case_id: int) -> Sequence[Visit]:
    """Return the visits of a case by day. The caller has checked access to the case."""
    return db.session.scalars(
        select(Visit).where(Visit.case_id == case_id).order_by(Visit.planned_on, Visit.id)
    ).all()


def planned_visits(of: ColumnElement[bool]) -> Sequence[Visit]:
    """Return the visits of a handover or case that are still planned."""
    return db.session.scalars(
        select(Visit)
        .where(of, Visit.status == VisitStatus.PLANNED)
        .options(joinedload(Visit.task), joinedload(Visit.case).joinedload(Case.household))
    ).all()


def next_visit(case_id: int) -> Visit | None:
    """Return the next planned visit."""
    return db.session.scalars(
        select(Visit)
        .where(Visit.case_id == case_id, Visit.status == VisitStatus.PLANNED)
        .order_by(Visit.planned_on, Visit.id)
        .limit(1)
    ).first()


def has_tool(case_id: int) -> bool:
    """Return whether a work tool was handed over on this case."""
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
