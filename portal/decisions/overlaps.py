"""Aid that a family has from others, beside what is proposed for it.

An overlap never rejects: the approver sees it, and either confirms having seen it (*review*) or
says why the aid is given all the same (*forbidden*).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext

from portal.agencies.models import Given
from portal.agencies.programmes import own_programme_id
from portal.aid.models import Verdict
from portal.aid.overlap import Proposed
from portal.aid.queries import Overlap, Wish, overlaps_of, verdict_on
from portal.cases.models import Case
from portal.clock import today
from portal.decisions.models import AidKind, Decision
from portal.decisions.states import DecisionStatus
from portal.errors import InvalidInput

LONGEST_REASON = 1000


def overlaps_of_decisions(decisions: Sequence[Decision]) -> dict[int, list[Overlap]]:
    """What each proposal meets today, by its id."""
    ours = own_programme_id()
    wishes = [
        _wish(decision.case, [item.kind for item in decision.items], ours) for decision in decisions
    ]
    found = overlaps_of(wishes, today())
    return {decision.id: overlaps for decision, overlaps in zip(decisions, found, strict=True)}


def marks_of(decisions: Sequence[Decision]) -> dict[int, Verdict]:
    """By proposal the gravest that is said today of the family's other aid, where an approver must
    look or give a reason. What was decided already carries no mark."""
    waiting = [item for item in decisions if item.status is DecisionStatus.PROPOSED]
    verdicts = {key: verdict_on(met) for key, met in overlaps_of_decisions(waiting).items()}
    return {key: verdict for key, verdict in verdicts.items() if verdict is not Verdict.ALLOWED}


def overlaps_of_case(case: Case) -> list[Overlap]:
    """What any kind of aid for this family would meet today: shown while a proposal is written."""
    [found] = overlaps_of([_wish(case, list(AidKind), own_programme_id())], today())
    return found


def acknowledge(decisions: Sequence[Decision], *, seen: bool, overrides: Mapping[int, str]) -> None:
    """Keep on each decision what it meets, and that the approver saw it or why it is overridden.

    Raises :class:`InvalidInput` for what was not seen, or is forbidden and has no reason.
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
        decision.overlaps = [as_kept(overlap) for overlap in overlaps]
        decision.overlap_seen = seen or verdict is Verdict.FORBIDDEN
        decision.override_reason = reason if verdict is Verdict.FORBIDDEN else ""


def forbidden_without_reason(
    decisions: Sequence[Decision], overrides: Mapping[int, str]
) -> list[Decision]:
    """Those that an SK must leave out."""
    found = overlaps_of_decisions(decisions)
    return [
        decision
        for decision in decisions
        if verdict_on(found[decision.id]) is Verdict.FORBIDDEN
        and not overrides.get(decision.id, "").strip()
    ]


def as_kept(overlap: Overlap) -> dict[str, Any]:
    """The facts as the approver saw them, for good: the ledger may change later."""
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
    """Whoever stands for the family, as its SK will name them, is the recipient; ``ours`` is the
    programme that gives."""
    head = case.household.head
    recipients = frozenset() if head is None else frozenset({head.id})
    return Wish(
        case.household_id,
        [Proposed(ours or 0, Given(kind.value), recipients) for kind in dict.fromkeys(kinds)],
    )


@dataclass(frozen=True)
class ShownOverlap:
    """One overlap in the words of the screen, of today or as it was kept."""

    person: str
    programme: str
    agency: str
    kind: Given
    value: int | None
    given_on: date | None
    until: date | None
    said: str
    rule: str
    basis: str
    verdict: Verdict


def shown(kept: Mapping[str, Any]) -> ShownOverlap:
    """What :func:`as_kept` wrote, to be shown."""
    days = {name: kept[name] and date.fromisoformat(kept[name]) for name in ("given_on", "until")}
    return ShownOverlap(
        **{**kept, **days, "kind": Given(kept["kind"]), "verdict": Verdict(kept["verdict"])}
    )


def shown_for(decisions: Sequence[Decision]) -> dict[int, list[ShownOverlap]]:
    """Of each decision: what it meets today while it waits, what it met once it was decided."""
    waiting = [item for item in decisions if item.status is DecisionStatus.PROPOSED]
    found = overlaps_of_decisions(waiting)
    return {
        decision.id: [
            shown(kept)
            for kept in (
                map(as_kept, found[decision.id])
                if decision.id in found
                else decision.overlaps or ()
            )
        ]
        for decision in decisions
    }
