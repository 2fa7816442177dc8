"""Rules of overlap as pure functions: facts × rules → findings. Without database."""

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from portal.registry.agencies.models import BenefitKind
from portal.registry.aid.models import Verdict

_ORDER = (Verdict.ALLOWED, Verdict.REVIEW, Verdict.FORBIDDEN)


@dataclass(frozen=True)
class Proposed:
    """Proposed aid: a kind of aid of one programme, for these persons of a family."""

    programme_id: int
    kind: BenefitKind
    recipients: frozenset[int]


@dataclass(frozen=True)
class Fact:
    """Aid that a member of the family received. An unknown ``given_on`` counts as recent."""

    id: int
    person_id: int
    programme_id: int
    kind: BenefitKind
    regular: bool
    given_on: date | None
    until: date | None = None

    @property
    def last_day(self) -> date | None:
        """Return the last day that the aid covers, None if unknown."""
        return self.until or self.given_on


@dataclass(frozen=True)
class Rule:
    """A rule; see ``AidRule``."""

    id: int
    verdict: Verdict
    valid_from: date
    valid_until: date | None = None
    proposed_programme_id: int | None = None
    proposed_kind: BenefitKind | None = None
    given_programme_id: int | None = None
    given_kind: BenefitKind | None = None
    regular_only: bool = False
    same_kind: bool = False
    per_person: bool = False
    within_months: int | None = None

    @property
    def narrowness(self) -> tuple[bool, bool, bool, bool]:
        """Return the sort key by specificity: a programme before a kind, a kind before "any"."""
        return (
            self.given_programme_id is not None,
            self.proposed_programme_id is not None,
            self.given_kind is not None or self.same_kind or self.regular_only,
            self.proposed_kind is not None,
        )


@dataclass(frozen=True)
class OverlapFinding:
    """A fact and the rule that applies to it."""

    fact_id: int
    rule_id: int
    verdict: Verdict


def evaluate(
    proposed: Iterable[Proposed], facts: Iterable[Fact], rules: Iterable[Rule], on: date
) -> list[OverlapFinding]:
    """Return for each fact the result of the rules valid on that day, most severe first.

    Of several rules the most specific applies; of equally specific ones the strictest. If several
    kinds of aid are proposed, the most severe finding per fact is kept.
    """
    wanted, known = list(proposed), [rule for rule in rules if _holds(rule, on)]
    findings = []
    for fact in facts:
        spoken = [rule for item in wanted if (rule := _deciding(item, fact, known, on)) is not None]
        if spoken:
            rule = max(spoken, key=lambda found: (_ORDER.index(found.verdict), -found.id))
            findings.append(OverlapFinding(fact.id, rule.id, rule.verdict))
    return sorted(findings, key=lambda found: (-_ORDER.index(found.verdict), found.fact_id))


def gravest(findings: Iterable[OverlapFinding]) -> Verdict:
    """Return the most severe verdict; without findings the aid is allowed."""
    return max((found.verdict for found in findings), key=_ORDER.index, default=Verdict.ALLOWED)


def months_before(day: date, months: int) -> date:
    """Return the same day ``months`` earlier; the last day of that month if it has no such day."""
    total = day.year * 12 + day.month - 1 - months
    year, month = divmod(total, 12)
    if year < 1:
        return date.min
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _holds(rule: Rule, on: date) -> bool:
    return rule.valid_from <= on and (rule.valid_until is None or on <= rule.valid_until)


def _deciding(item: Proposed, fact: Fact, rules: Iterable[Rule], on: date) -> Rule | None:
    return max(
        (rule for rule in rules if _speaks_of(rule, item, fact, on)),
        key=lambda rule: (rule.narrowness, _ORDER.index(rule.verdict), -rule.id),
        default=None,
    )


def _speaks_of(rule: Rule, item: Proposed, fact: Fact, on: date) -> bool:
    return (
        rule.proposed_programme_id in (None, item.programme_id)
        and rule.proposed_kind in (None, item.kind)
        and rule.given_programme_id in (None, fact.programme_id)
        and rule.given_kind in (None, fact.kind)
        and (fact.regular or not rule.regular_only)
        and (fact.kind is item.kind or not rule.same_kind)
        and (fact.person_id in item.recipients or not rule.per_person)
        and _recent(rule, fact, on)
    )


def _recent(rule: Rule, fact: Fact, on: date) -> bool:
    if rule.within_months is None or fact.last_day is None:
        return True
    return fact.last_day >= months_before(on, rule.within_months)
