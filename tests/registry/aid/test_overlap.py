"""Properties of the rules of overlap for any facts and rules."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as some

from portal.registry.agencies.models import BenefitKind
from portal.registry.aid.models import Verdict
from portal.registry.aid.overlap_rules import Fact, Proposed, Rule, evaluate, gravest, months_before

TODAY = date(2026, 6, 30)
PKH, BAZNAS, OURS = 1, 2, 3
GRAVITY = list(Verdict)

days = some.dates(date(2020, 1, 1), date(2027, 12, 31))
facts = some.builds(
    Fact,
    id=some.integers(1, 50),
    person_id=some.integers(1, 4),
    programme_id=some.sampled_from((PKH, BAZNAS, OURS)),
    kind=some.sampled_from(BenefitKind),
    regular=some.booleans(),
    given_on=some.none() | days,
)
rules = some.builds(
    Rule,
    id=some.integers(1, 50),
    verdict=some.sampled_from(Verdict),
    valid_from=days,
    valid_until=some.none() | days,
    proposed_kind=some.none() | some.sampled_from(BenefitKind),
    given_programme_id=some.none() | some.sampled_from((PKH, BAZNAS, OURS)),
    given_kind=some.none() | some.sampled_from(BenefitKind),
    regular_only=some.booleans(),
    same_kind=some.booleans(),
    per_person=some.booleans(),
    within_months=some.none() | some.integers(1, 36),
)
fact_lists = some.lists(facts, max_size=6, unique_by=lambda fact: fact.id)
rule_lists = some.lists(rules, max_size=6, unique_by=lambda rule: rule.id)
CASH = Proposed(OURS, BenefitKind.CASH, frozenset({1}))


def pkh(**changes: object) -> Fact:
    values = {
        "id": 1,
        "person_id": 2,
        "programme_id": PKH,
        "kind": BenefitKind.CASH,
        "regular": True,
    }
    return Fact(**{**values, "given_on": TODAY - timedelta(days=30), **changes})  # type: ignore[arg-type]


def rule(verdict: Verdict = Verdict.REVIEW, **changes: object) -> Rule:
    values = {"id": 1, "verdict": verdict, "valid_from": date(2025, 4, 1)}
    return Rule(**{**values, **changes})  # type: ignore[arg-type]


@given(fact_lists, rule_lists)
def test_the_order_of_facts_and_rules_does_not_matter(known: list[Fact], held: list[Rule]) -> None:
    found = evaluate([CASH], known, held, TODAY)
    assert found == evaluate([CASH], known[::-1], held[::-1], TODAY)


@given(fact_lists, rule_lists)
def test_each_fact_is_found_once_at_most_and_the_gravest_stand_first(
    known: list[Fact], held: list[Rule]
) -> None:
    found = evaluate([CASH], known, held, TODAY)
    assert len({item.fact_id for item in found}) == len(found)
    assert {item.fact_id for item in found} <= {fact.id for fact in known}
    gravity = [GRAVITY.index(item.verdict) for item in found]
    assert gravity == sorted(gravity, reverse=True)
    assert gravest(found) is (found[0].verdict if found else Verdict.ALLOWED)


@given(fact_lists, facts, rule_lists)
def test_another_fact_never_makes_it_milder(
    known: list[Fact], another: Fact, held: list[Rule]
) -> None:
    before = gravest(evaluate([CASH], known, held, TODAY))
    more = [*(fact for fact in known if fact.id != another.id), another]
    if len(more) == len(known) + 1:
        after = gravest(evaluate([CASH], more, held, TODAY))
        assert GRAVITY.index(after) >= GRAVITY.index(before)


@given(fact_lists, rule_lists)
def test_a_rule_speaks_only_while_it_is_valid(known: list[Fact], held: list[Rule]) -> None:
    valid = {
        rule.id
        for rule in held
        if rule.valid_from <= TODAY and (rule.valid_until is None or rule.valid_until >= TODAY)
    }
    assert {item.rule_id for item in evaluate([CASH], known, held, TODAY)} <= valid


def test_aid_of_long_ago_is_past_but_aid_without_a_day_is_not() -> None:
    held = [rule(within_months=12)]
    day = months_before(TODAY, 12)
    assert evaluate([CASH], [pkh(given_on=day)], held, TODAY)
    assert not evaluate([CASH], [pkh(given_on=day - timedelta(days=1))], held, TODAY)
    assert evaluate([CASH], [pkh(given_on=date(2020, 1, 1), until=TODAY)], held, TODAY)
    assert evaluate([CASH], [pkh(given_on=None)], held, TODAY)


def test_a_rule_for_a_person_leaves_the_rest_of_the_family_alone() -> None:
    held = [rule(per_person=True)]
    assert not evaluate([CASH], [pkh(person_id=2)], held, TODAY)
    assert evaluate([CASH], [pkh(person_id=1)], held, TODAY)


def test_a_rule_that_names_a_programme_goes_before_one_that_names_a_kind() -> None:
    held = [
        rule(Verdict.FORBIDDEN, id=1, given_kind=BenefitKind.CASH),
        rule(Verdict.ALLOWED, id=2, given_programme_id=PKH),
    ]
    assert gravest(evaluate([CASH], [pkh()], held, TODAY)) is Verdict.ALLOWED
    assert gravest(evaluate([CASH], [pkh(programme_id=BAZNAS)], held, TODAY)) is Verdict.FORBIDDEN
