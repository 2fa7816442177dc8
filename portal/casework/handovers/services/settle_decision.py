"""Lock a decision, and settle it when nothing is owed any more. Used by recording and voiding."""

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from portal.casework.cases import services as cases
from portal.casework.cases.states import Action as CaseAction
from portal.casework.decisions.models import Decision
from portal.casework.handovers.queries import owed_items
from portal.core.clock import utc_now
from portal.core.extensions import db
from portal.core.kept_texts import kept
from portal.platform.messages.steps import Change
from portal.platform.permissions import Actor


def lock_decision(decision: Decision) -> None:
    """Lock the decision until the transaction ends, and refresh it with its items.

    Otherwise two officers who each hand over one half would both see the other half as still owed.
    """
    db.session.scalars(
        select(Decision)
        .where(Decision.id == decision.id)
        .options(selectinload(Decision.items))
        .with_for_update(of=Decision)
        .execution_options(populate_existing=True)
    ).one()


def settle_decision(actor: Actor, decision: Decision) -> None:
    """If nothing is owed any more, mark the decision as fulfilled and the case as handed over."""
    db.session.flush()
    if owed_items(decision):
        return
    decision.fulfilled_at = utc_now()
    cases.withdraw_notices(
        actor,
        [decision.case],
        Change.AID_GIVEN,
        reason=kept("Bantuannya sudah diserahkan sebelum pesan ini dikirim."),
    )
    cases.advance(actor, decision.case, CaseAction.HAND_OVER)
