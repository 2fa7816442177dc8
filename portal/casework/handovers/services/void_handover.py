"""Void a mistaken handover; release items that will not be given."""

from typing import Any

from flask_babel import gettext
from sqlalchemy import update

from portal.casework.cases import services as cases
from portal.casework.cases.permissions import CASE_STEP_BACK, HANDOVER_VOID
from portal.casework.cases.queries import require_on
from portal.casework.cases.states import Action as CaseAction
from portal.casework.cases.states import Status as CaseStatus
from portal.casework.decisions.models import Decision
from portal.casework.decisions.queries import open_decision
from portal.casework.decisions.services import amounts_by_fund, release_funds
from portal.casework.handovers import ports
from portal.casework.handovers.models import Handover
from portal.casework.handovers.queries import current_invitation, owed_items
from portal.casework.handovers.services.settle_decision import lock_decision, settle_decision
from portal.casework.handovers.states import EventStatus
from portal.core.clock import utc_now
from portal.core.errors import InvalidInput, StaleRecord
from portal.core.extensions import db
from portal.core.kept_texts import kept
from portal.platform import audit
from portal.platform.messages.steps import Change
from portal.platform.permissions import Actor
from portal.registry.aid.services import forget_handover


def void_handover(actor: Actor, handover: Handover, *, reason: str) -> None:
    """Void a handover: its items are owed again, its papers void, the case moves back.

    Raise :class:`InvalidInput` for a closed case or while a newer proposal is open.
    """
    case, decision = handover.case, handover.decision
    require_on(actor, HANDOVER_VOID, case)
    if not reason.strip():
        raise InvalidInput(gettext("Tulis alasan pembatalan."), field="reason")
    if case.status is CaseStatus.CLOSED:
        raise InvalidInput(
            gettext("Kasus ini sudah ditutup; serah terimanya tidak dapat dibatalkan.")
        )
    newer = open_decision(case.id)
    if newer is not None and newer.id != decision.id:
        raise InvalidInput(
            gettext("Ada usulan lain yang masih terbuka pada kasus ini. Selesaikan dahulu.")
        )
    lock_decision(decision)
    changed: Any = db.session.execute(
        update(Handover)
        .where(Handover.id == handover.id, Handover.voided_at.is_(None))
        .values(voided_at=utc_now(), voided_by_id=actor.actor_id, void_reason=reason)
        .execution_options(synchronize_session=False)
    )
    if changed.rowcount != 1:
        raise StaleRecord
    db.session.refresh(handover)
    for item in handover.items:
        item.voided, item.decision_item.given_at = True, None
    decision.fulfilled_at = None
    _withdraw_from_ended_event(decision)
    db.session.flush()
    audit.record(actor, "handovers.void", handover, reason=reason)
    if case.status in {CaseStatus.HANDED_OVER, CaseStatus.FOLLOW_UP}:
        cases.advance(actor, case, CaseAction.VOID_HANDOVER, reason=reason)
    _remove_from_ledger(handover)
    _take_back_news(actor, handover)
    ports.handover_voided.announce(actor, handover)


def _take_back_news(actor: Actor, handover: Handover) -> None:
    cases.withdraw_notices(
        actor,
        [handover.case],
        Change.HANDOVER_VOIDED,
        about=[f"handover:{handover.id}"],
        reason=kept("Serah terimanya dibatalkan sebelum pesan ini dikirim."),
    )


def release_rest(actor: Actor, decision: Decision, *, reason: str) -> None:
    """Release the items still owed after a partial handover: release their funds, void papers
    prepared for them.
    """
    require_on(actor, CASE_STEP_BACK, decision.case)
    if not reason.strip():
        raise InvalidInput(gettext("Tulis alasannya."), field="reason")
    lock_decision(decision)
    rest = owed_items(decision)
    if not rest:
        raise StaleRecord
    if all(item in rest or item.released_at is not None for item in decision.items):
        raise InvalidInput(gettext("Belum ada yang diserahkan; batalkan keputusannya saja."))
    for item in rest:
        item.released_at = utc_now()
    release_funds(amounts_by_fund(rest))
    audit.record(
        actor,
        "decisions.release_rest",
        decision,
        items=[item.id for item in rest],
        reason=reason,
    )
    settle_decision(actor, decision)
    ports.preparation_unused.announce(actor, [decision.id], reason)


def _withdraw_from_ended_event(decision: Decision) -> None:
    """Withdraw the invitation to an event that is over, because it would keep the family off other
    rosters.
    """
    invitation = current_invitation(decision.id)
    if invitation is not None and invitation.event.status in {
        EventStatus.CLOSED,
        EventStatus.CANCELLED,
    }:
        invitation.withdrawn_at = utc_now()


def _remove_from_ledger(handover: Handover) -> None:
    """Remove the handover's items from the ledger of aid."""
    forget_handover([item.id for item in handover.items])
