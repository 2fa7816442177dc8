"""Take a mistaken handover back; release what will not be given."""

from typing import Any

from flask_babel import gettext
from sqlalchemy import update

from portal import audit
from portal.cases import services as cases
from portal.cases.queries import require_on
from portal.cases.states import Action as CaseAction
from portal.cases.states import Status as CaseStatus
from portal.clock import utc_now
from portal.decisions.funds import amounts_by_fund, release_funds
from portal.decisions.models import Decision
from portal.decisions.queries import open_decision
from portal.errors import InvalidInput, StaleRecord
from portal.extensions import db
from portal.handovers import hooks
from portal.handovers.models import Handover
from portal.handovers.queries import current_invitation, owed_items
from portal.handovers.services.records import lock_decision, record, settle
from portal.handovers.states import EventStatus
from portal.permissions import Actor, Permission


def void_handover(actor: Actor, handover: Handover, *, reason: str) -> None:
    """Take a mistaken handover back: its items are owed again, its papers are void, the case
    steps back. Raises :class:`InvalidInput` while a newer proposal is open."""
    case, decision = handover.case, handover.decision
    require_on(actor, Permission.HANDOVER_VOID, case)
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
    _leave_past_event(decision)
    db.session.flush()
    record(actor, "handovers.void", handover, reason=reason)
    if case.status in {CaseStatus.HANDED_OVER, CaseStatus.FOLLOW_UP}:
        cases.advance(actor, case, CaseAction.VOID_HANDOVER, reason=reason)
    hooks.announce_voided(actor, handover)


def release_rest(actor: Actor, decision: Decision, *, reason: str) -> None:
    """Give up what is still owed after a partial handover: the fund is free again, and papers
    prepared for the rest are void."""
    require_on(actor, Permission.CASE_STEP_BACK, decision.case)
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
        case_id=decision.case_id,
        district_code=decision.case.household.district_code,
        items=[item.id for item in rest],
        reason=reason,
    )
    settle(actor, decision)
    hooks.announce_unused(actor, [decision.id], reason)


def _leave_past_event(decision: Decision) -> None:
    """The aid is owed again: a roster of an event that is over must not hold it, or the family
    could never be invited to another."""
    invitation = current_invitation(decision.id)
    if invitation is not None and invitation.event.status in {
        EventStatus.CLOSED,
        EventStatus.CANCELLED,
    }:
        invitation.withdrawn_at = utc_now()
