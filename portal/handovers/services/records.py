"""What recording and undoing have in common."""

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from portal import audit
from portal.cases import services as cases
from portal.cases.models import Case
from portal.cases.states import Action as CaseAction
from portal.clock import utc_now
from portal.decisions.models import Decision
from portal.extensions import db
from portal.handovers.models import Handover
from portal.handovers.queries import owed_items
from portal.permissions import Actor


def lock_decision(decision: Decision) -> None:
    """Wait for whoever gives or releases items of this decision, and read it anew.

    Two officers who each give another half would otherwise both see something still owed.
    """
    db.session.scalars(
        select(Decision)
        .where(Decision.id == decision.id)
        .options(selectinload(Decision.items))
        .with_for_update(of=Decision)
        .execution_options(populate_existing=True)
    ).one()


def settle(actor: Actor, decision: Decision) -> None:
    """The case is handed over once nothing approved is owed any more."""
    db.session.flush()
    if owed_items(decision):
        return
    decision.fulfilled_at = utc_now()
    cases.advance(actor, decision.case, CaseAction.HAND_OVER)


def record(actor: Actor, action: str, handover: Handover, **values: object) -> None:
    """Write to the trail of the handover's case."""
    case: Case = handover.case
    audit.record(
        actor,
        action,
        handover,
        case_id=case.id,
        district_code=case.household.district_code,
        **values,
    )
