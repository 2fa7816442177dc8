"""Propose, approve, decline, withdraw and revoke aid: one person proposes, another decides."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any

from flask_babel import gettext

from portal.casework.cases import services as cases
from portal.casework.cases.models import Case
from portal.casework.cases.permissions import AID_DECIDE, CASE_STEP_BACK, CASE_WORK
from portal.casework.cases.queries import require_on
from portal.casework.cases.services import notify, withdraw_notices
from portal.casework.cases.states import Action as CaseAction
from portal.casework.cases.states import Status as CaseStatus
from portal.casework.decisions.models import (
    AidKind,
    CashMethod,
    CatalogueItem,
    Decision,
    DecisionItem,
    Decree,
    Fund,
)
from portal.casework.decisions.queries import overlap_snapshot, overlaps_of_decisions
from portal.casework.decisions.services.commit_funds import (
    amounts_by_fund,
    commit_funds,
    release_funds,
)
from portal.casework.decisions.settings import LARGEST_ITEM
from portal.casework.decisions.states import TRANSITIONS, DecisionAction, DecisionStatus
from portal.core.clock import today, utc_now
from portal.core.db.transaction import add_unique
from portal.core.errors import InvalidInput, NotPermitted
from portal.core.extensions import db
from portal.core.kept_texts import kept
from portal.core.types import Rupiah
from portal.platform import audit
from portal.platform.messages.steps import Change, Step
from portal.platform.permissions import Actor, require
from portal.platform.settings import value_of
from portal.platform.workflow import apply_to_all
from portal.registry.aid.models import Verdict
from portal.registry.aid.queries import verdict_on

#: Statuses in which aid can be proposed: assessed, or after a handover.
PROPOSABLE = frozenset({CaseStatus.ASSESSED, CaseStatus.HANDED_OVER, CaseStatus.FOLLOW_UP})


@dataclass(frozen=True)
class ProposedItem:
    """One line of a proposal. ``value`` is rupiah a unit; for cash the whole sum."""

    catalogue_item: CatalogueItem
    fund: Fund
    quantity: int
    value: int
    cash_method: CashMethod | None = None


def propose(
    actor: Actor, case: Case, *, items: Sequence[ProposedItem], reason: str, minutes: str = ""
) -> Decision:
    """Propose aid for an assessed case. Raise :class:`InvalidInput` if another decision is open."""
    require_on(actor, CASE_WORK, case)
    if case.status not in PROPOSABLE:
        raise InvalidInput(gettext("Bantuan diusulkan setelah asesmen selesai."))
    if actor.actor_id is None:
        raise NotPermitted
    check_items(items)
    decision = Decision(
        case=case,
        reason=reason,
        minutes=minutes,
        proposed_by_id=actor.actor_id,
        proposed_at=utc_now(),
        items=[_item(item) for item in items],
    )
    unsettled = gettext("Kasus ini masih punya usulan atau bantuan yang belum selesai.")
    add_unique(decision, InvalidInput(unsettled))
    audit.record(actor, "decisions.propose", decision, total=decision.total, reason=reason)
    return decision


def approve(
    actor: Actor,
    decisions: Sequence[Decision],
    *,
    note: str = "",
    overlap_seen: bool = False,
    overrides: Mapping[int, str] = MappingProxyType({}),
) -> None:
    """Approve proposals, all or none: commit funds, advance the cases, notify the families.

    ``overlap_seen`` confirms that the approver saw the families' other aid. ``overrides`` maps
    decision id to the reason for giving aid that a rule forbids.

    Raise :class:`NotPermitted` for the approver's own proposal, :class:`InvalidInput` if a fund is
    insufficient or an overlap is not confirmed, :class:`StaleRecord` if one was decided meanwhile.
    """
    if any(decision.proposed_by_id == actor.actor_id for decision in decisions):
        raise NotPermitted(gettext("Usulan sendiri harus ditetapkan oleh orang lain."))
    require(actor, AID_DECIDE)
    _answer_overlaps(actor, decisions, seen=overlap_seen, overrides=overrides)
    apply_to_all(
        decisions,
        DecisionAction.APPROVE,
        actor,
        TRANSITIONS,
        decided_by_id=actor.actor_id,
        decided_at=utc_now(),
        decision_note=note,
    )
    commit_funds(amounts_by_fund(item for decision in decisions for item in decision.items))
    cases.advance_all(actor, [decision.case for decision in decisions], CaseAction.DECIDE)
    _notify_approved(actor, decisions)


def _notify_approved(actor: Actor, decisions: Sequence[Decision]) -> None:
    withdraw_notices(
        actor,
        [decision.case for decision in decisions],
        Change.PROPOSAL_APPROVED,
        reason=kept("Bantuan disetujui sebelum pesan ini dikirim."),
    )
    for decision in decisions:
        notify(actor, decision.case, step=Step.AID_APPROVED, occasion=f"decision:{decision.id}")


def _answer_overlaps(
    actor: Actor, decisions: Sequence[Decision], *, seen: bool, overrides: Mapping[int, str]
) -> None:
    record_overlaps(decisions, seen=seen, overrides=overrides)
    for decision in decisions:
        if decision.override_reason:
            audit.record(
                actor,
                "decisions.override",
                decision,
                reason=decision.override_reason,
                overlaps=decision.overlaps,
            )


def approve_under_decree(
    actor: Actor,
    decisions: Sequence[Decision],
    *,
    number: str,
    dated: date,
    signed_by: str,
    signer_position: str,
    about: str,
    signer_nip: str = "",
    overlap_seen: bool = False,
    overrides: Mapping[int, str] = MappingProxyType({}),
) -> Decree:
    """Issue an SK for these decisions and approve them all."""
    if not decisions:
        raise InvalidInput(gettext("Pilih paling sedikit satu usulan."))
    if dated > today():
        raise InvalidInput(gettext("Tanggal ini belum tiba."), field="dated")
    decree = Decree(
        number=number,
        dated=dated,
        signed_by=signed_by,
        signer_position=signer_position,
        signer_nip=signer_nip,
        about=about,
        issued_at=utc_now(),
        issued_by_id=actor.actor_id,
    )
    taken = gettext("Nomor SK ini sudah dipakai.")
    add_unique(decree, InvalidInput(taken, field="number"))
    approve(actor, decisions, overlap_seen=overlap_seen, overrides=overrides)
    for decision in decisions:
        decision.decree = decree
    audit.record(actor, "decrees.issue", decree, number=number, recipients=len(decisions))
    return decree


def decline(actor: Actor, decision: Decision, *, household_reason: str, note: str = "") -> None:
    """Decline a proposal with a reason for the family. The case may be assessed again."""
    if decision.proposed_by_id == actor.actor_id:
        raise NotPermitted(gettext("Usulan sendiri harus ditetapkan oleh orang lain."))
    if not household_reason.strip():
        raise InvalidInput(
            gettext("Tulis alasan yang dapat disampaikan kepada keluarga."),
            field="household_reason",
        )
    _transition(
        actor,
        decision,
        DecisionAction.DECLINE,
        decided_by_id=actor.actor_id,
        decided_at=utc_now(),
        decision_note=note,
        household_reason=household_reason,
    )
    notify(actor, decision.case, step=Step.AID_DECLINED, occasion=f"decision:{decision.id}")


def withdraw(actor: Actor, decision: Decision) -> None:
    """Withdraw a proposal before it is decided."""
    require_on(actor, CASE_WORK, decision.case)
    _transition(actor, decision, DecisionAction.WITHDRAW)


def revoke(actor: Actor, decision: Decision, *, reason: str) -> None:
    """Revoke an approval before any handover: release the funds and move the case back.

    Raise :class:`InvalidInput` after a handover (the rest can be released) or if one is scheduled.
    """
    require_on(actor, CASE_STEP_BACK, decision.case)
    if any(item.given_at is not None for item in decision.items):
        raise InvalidInput(
            gettext(
                "Dari bantuan ini sudah ada yang diserahkan; keputusannya tidak dapat dibatalkan."
            )
        )
    if decision.case.status is CaseStatus.SCHEDULED:
        raise InvalidInput(gettext("Batalkan dahulu jadwal serah terimanya."))
    held = amounts_by_fund(item for item in decision.items if item.released_at is None)
    _transition(actor, decision, DecisionAction.REVOKE, decision_note=reason)
    release_funds(held)
    withdraw_notices(
        actor,
        [decision.case],
        Change.APPROVAL_REVOKED,
        reason=kept("Keputusannya dibatalkan sebelum pesan ini dikirim."),
    )
    earlier = any(
        other.fulfilled_at is not None and other.status is DecisionStatus.APPROVED
        for other in _others(decision)
    )
    back = CaseAction.RESUME if earlier else CaseAction.STEP_BACK
    cases.advance(actor, decision.case, back, reason=reason)


def _others(decision: Decision) -> Sequence[Decision]:
    return (
        db.session.query(Decision)
        .filter(Decision.case_id == decision.case_id, Decision.id != decision.id)
        .all()
    )


def _transition(actor: Actor, decision: Decision, action: DecisionAction, **values: Any) -> None:
    apply_to_all([decision], action, actor, TRANSITIONS, **values)


def check_items(items: Sequence[ProposedItem]) -> None:
    """Raise :class:`InvalidInput` for items that cannot be proposed."""
    if not items:
        raise InvalidInput(gettext("Pilih paling sedikit satu bantuan."), field="items")
    if len({(item.catalogue_item.id, item.fund.id) for item in items}) != len(items):
        raise InvalidInput(
            gettext("Bantuan dan sumber dana yang sama cukup ditulis dalam satu baris."),
            field="items",
        )
    for item in items:
        _check_item(item)


def _check_item(item: ProposedItem) -> None:
    if item.catalogue_item.kind is AidKind.CASH and item.cash_method is None:
        raise InvalidInput(gettext("Pilih cara penyerahan uang."), field="items")
    if item.quantity < 1 or item.value < 1:
        raise InvalidInput(gettext("Jumlah dan nilai harus lebih dari nol."), field="items")
    largest = value_of(LARGEST_ITEM)
    if item.quantity * item.value > largest:
        raise InvalidInput(
            gettext(
                "Nilai %(item)s melebihi batas %(largest)s untuk satu butir bantuan.",
                item=item.catalogue_item.name,
                largest=Rupiah(largest),
            ),
            field="items",
        )


def _item(item: ProposedItem) -> DecisionItem:
    is_cash = item.catalogue_item.kind is AidKind.CASH
    return DecisionItem(
        catalogue_item_id=item.catalogue_item.id,
        fund=item.fund,
        kind=item.catalogue_item.kind,
        description=item.catalogue_item.name,
        quantity=1 if is_cash else item.quantity,
        unit=item.catalogue_item.unit,
        unit_value=item.value,
        cash_method=item.cash_method if is_cash else None,
    )


def record_overlaps(
    decisions: Sequence[Decision], *, seen: bool, overrides: Mapping[int, str]
) -> None:
    """Store on each decision its overlaps and the approver's answers.

    Raise :class:`InvalidInput` for an unconfirmed review, or a forbidden overlap without a reason.
    """
    found = overlaps_of_decisions(decisions)
    for decision in decisions:
        overlaps = found[decision.id]
        verdict = verdict_on(overlaps)
        reason = overrides.get(decision.id, "").strip()
        if verdict is Verdict.FORBIDDEN and not reason:
            raise InvalidInput(
                gettext("Ada bantuan yang dilarang tumpang tindih. Tulis mengapa tetap diberikan."),
                field="override_reason",
            )
        if verdict is Verdict.REVIEW and not seen:
            raise InvalidInput(
                gettext("Periksa dahulu bantuan lain keluarga ini, lalu centang."),
                field="overlap_seen",
            )
        decision.overlap_verdict = verdict
        decision.overlaps = [overlap_snapshot(overlap) for overlap in overlaps]
        decision.overlap_seen = seen or verdict is Verdict.FORBIDDEN
        decision.override_reason = reason if verdict is Verdict.FORBIDDEN else ""
