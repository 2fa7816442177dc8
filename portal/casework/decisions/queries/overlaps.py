"""Overlaps of proposed aid with other aid to the family.

An overlap never rejects a proposal: the approver confirms having seen it (*review*) or gives a
reason for approving anyway (*forbidden*).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from portal.casework.cases.models import Case
from portal.casework.decisions.models import AidKind, Decision
from portal.casework.decisions.states import DecisionStatus
from portal.core.clock import today
from portal.registry.agencies.models import BenefitKind
from portal.registry.agencies.queries import own_programme_id
from portal.registry.aid.models import Verdict
from portal.registry.aid.overlap_rules import Proposed
from portal.registry.aid.queries import Overlap, Wish, overlaps_of, verdict_on


def overlaps_of_decisions(decisions: Sequence[Decision]) -> dict[int, list[Overlap]]:
    """Return today's overlaps by decision id."""
    ours = own_programme_id()
    wishes = [
        _wish(decision.case, [item.kind for item in decision.items], ours) for decision in decisions
    ]
    found = overlaps_of(wishes, today())
    return {decision.id: overlaps for decision, overlaps in zip(decisions, found, strict=True)}


def overlap_marks(decisions: Sequence[Decision]) -> dict[int, Verdict]:
    """Return today's most severe verdict on each proposal, by decision id.

    Only verdicts that need a confirmation or a reason; decided proposals have none.
    """
    waiting = [item for item in decisions if item.status is DecisionStatus.PROPOSED]
    verdicts = {key: verdict_on(met) for key, met in overlaps_of_decisions(waiting).items()}
    return {key: verdict for key, verdict in verdicts.items() if verdict is not Verdict.ALLOWED}


def overlaps_of_case(case: Case) -> list[Overlap]:
    """Return today's overlaps of any kind of aid for this family, for the proposal page."""
    [found] = overlaps_of([_wish(case, list(AidKind), own_programme_id())], today())
    return found


def forbidden_without_reason(
    decisions: Sequence[Decision], overrides: Mapping[int, str]
) -> list[Decision]:
    """Return the decisions that an SK must leave out: forbidden ones without a reason."""
    found = overlaps_of_decisions(decisions)
    return [
        decision
        for decision in decisions
        if verdict_on(found[decision.id]) is Verdict.FORBIDDEN
        and not overrides.get(decision.id, "").strip()
    ]


def overlap_snapshot(overlap: Overlap) -> dict[str, Any]:
    """Return the overlap as JSON to store with the decision, because the ledger may
    change later.
    """
    record, rule = overlap.fact.record, overlap.rule
    return {
        "person": overlap.fact.person_name,
        "programme": record.programme.name,
        "agency": record.programme.agency.name,
        "kind": record.kind.value,
        "value": record.value,
        "given_on": record.given_on and record.given_on.isoformat(),
        "until": record.until and record.until.isoformat(),
        "said": record.said,
        "rule": rule.name,
        "basis": rule.legal_basis,
        "verdict": rule.verdict.value,
    }


def _wish(case: Case, kinds: Sequence[AidKind], ours: int | None) -> Wish:
    """Return the proposed aid in the form that the ledger needs. The recipient is the head of the
    family, as in the SK; ``ours`` is the id of our own programme.
    """
    head = case.household.head
    recipients = frozenset() if head is None else frozenset({head.id})
    return Wish(
        case.household_id,
        [Proposed(ours or 0, BenefitKind(kind.value), recipients) for kind in dict.fromkeys(kinds)],
    )


@dataclass(frozen=True)
class ShownOverlap:
    """One overlap as shown on screen, from today's ledger or from a snapshot."""

    person: str
    programme: str
    agency: str
    kind: BenefitKind
    value: int | None
    given_on: date | None
    until: date | None
    said: str
    rule: str
    basis: str
    verdict: Verdict


def shown_from_snapshot(kept: Mapping[str, Any]) -> ShownOverlap:
    """Return the overlap that :func:`overlap_snapshot` stored."""
    days = {name: kept[name] and date.fromisoformat(kept[name]) for name in ("given_on", "until")}
    return ShownOverlap(
        **{**kept, **days, "kind": BenefitKind(kept["kind"]), "verdict": Verdict(kept["verdict"])}
    )


def overlaps_to_show(decisions: Sequence[Decision]) -> dict[int, list[ShownOverlap]]:
    """Return overlaps by decision id: today's of a proposal, the stored ones of a decided one."""
    waiting = [item for item in decisions if item.status is DecisionStatus.PROPOSED]
    found = overlaps_of_decisions(waiting)
    return {
        decision.id: [
            shown_from_snapshot(kept)
            for kept in (
                map(overlap_snapshot, found[decision.id])
                if decision.id in found
                else decision.overlaps or ()
            )
        ]
        for decision in decisions
    }
