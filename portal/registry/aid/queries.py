"""Queries on the ledger of aid. Facts of a merged person count for the survivor."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import CTE, case, or_, select, union
from sqlalchemy.orm import aliased, joinedload, selectinload

from portal.core.errors import NotFound
from portal.core.extensions import db
from portal.registry.agencies.models import Import, Programme
from portal.registry.aid.models import AidFact, AidRule, AidSource, Verdict
from portal.registry.aid.overlap_rules import (
    Fact,
    OverlapFinding,
    Proposed,
    Rule,
    evaluate,
    gravest,
)
from portal.registry.households.models import Person


@dataclass(frozen=True)
class KnownFact:
    """A fact with the current person it belongs to, and all its sources.

    If two merged records each have a fact of the same payment, they are combined into one.
    """

    record: AidFact
    person_id: int
    person_name: str
    sources: tuple[AidSource, ...] = ()


def people_today(household_ids: Collection[int]) -> CTE:
    """Return the people of these families, including records merged into them, as a CTE:
    ``person_id`` (as in facts), ``today_id``, ``household_id`` and ``name`` of the current person.
    """
    members = (
        select(
            Person.id.label("person_id"),
            Person.id.label("today_id"),
            Person.household_id.label("household_id"),
            Person.name.label("name"),
        )
        .where(Person.household_id.in_(household_ids), Person.merged_into_id.is_(None))
        .cte("people_today", recursive=True)
    )
    merged = aliased(Person)
    return members.union_all(
        select(merged.id, members.c.today_id, members.c.household_id, members.c.name).join(
            members, merged.merged_into_id == members.c.person_id
        )
    )


def facts_of(household_ids: Collection[int]) -> Mapping[int, Sequence[KnownFact]]:
    """Return household → aid given to its members of today or of that time, newest first."""
    if not household_ids:
        return {}
    people = people_today(household_ids)
    # UNION of ids: with OR over the outer join the database would read the whole ledger.
    theirs = union(
        select(AidFact.id).join(people, people.c.person_id == AidFact.person_id),
        select(AidFact.id).where(AidFact.household_id.in_(household_ids)),
    )
    sources = selectinload(AidFact.sources).joinedload(AidSource.imported)
    rows = db.session.execute(
        select(AidFact, people.c.today_id, people.c.household_id, people.c.name)
        .outerjoin(people, people.c.person_id == AidFact.person_id)
        .where(AidFact.id.in_(theirs))
        .options(
            joinedload(AidFact.programme).joinedload(Programme.agency),
            joinedload(AidFact.person),
            sources.joinedload(Import.file),
            sources.joinedload(Import.agency),
        )
        .order_by(
            case((AidFact.given_on.is_(None), 0), else_=1), AidFact.given_on.desc(), AidFact.id
        )
    ).all()
    found: defaultdict[int, dict[Any, KnownFact]] = defaultdict(dict)
    wanted = set(household_ids)
    for fact, today_id, household_id, name in rows:
        person_id = today_id or fact.person_id
        key = (person_id, fact.programme_id, fact.payment)
        for family in {household_id, fact.household_id} & wanted:
            before = found[family].get(key)
            found[family][key] = (
                KnownFact(fact, person_id, name or fact.person.name, tuple(fact.sources))
                if before is None
                else replace(before, sources=(*before.sources, *fact.sources))
            )
    return {family: list(facts.values()) for family, facts in found.items()}


@dataclass(frozen=True)
class Overlap:
    """A fact, the proposed aid it overlaps with, and the rule that applies."""

    fact: KnownFact
    rule: AidRule

    @property
    def verdict(self) -> Verdict:
        """Return the verdict of the rule."""
        return self.rule.verdict


@dataclass(frozen=True)
class Wish:
    """Aid proposed for a family; see :class:`Proposed`."""

    household_id: int
    proposed: Sequence[Proposed]


def overlaps_of(wishes: Sequence[Wish], on: date) -> list[list[Overlap]]:
    """Return the overlaps of each proposal, most severe first, in a fixed number of queries."""
    facts = facts_of({wish.household_id for wish in wishes})
    rules = {rule.id: rule for rule in rules_on(on)}
    plain = [as_rule(rule) for rule in rules.values()]
    answers = []
    for wish in wishes:
        known = {fact.record.id: fact for fact in facts.get(wish.household_id, ())}
        found = evaluate(wish.proposed, map(_as_fact, known.values()), plain, on)
        answers.append([Overlap(known[item.fact_id], rules[item.rule_id]) for item in found])
    return answers


def verdict_on(overlaps: Iterable[Overlap]) -> Verdict:
    """Return the most severe verdict; without overlaps the aid is allowed."""
    return gravest(
        OverlapFinding(item.fact.record.id, item.rule.id, item.rule.verdict) for item in overlaps
    )


def rules_on(day: date) -> Sequence[AidRule]:
    """Return the rules valid on a day."""
    return db.session.scalars(
        select(AidRule)
        .where(
            AidRule.valid_from <= day,
            or_(AidRule.valid_until.is_(None), AidRule.valid_until >= day),
        )
        .order_by(AidRule.id)
    ).all()


def all_rules() -> Sequence[AidRule]:
    """Return all rules, current ones and newest first."""
    return db.session.scalars(
        select(AidRule).order_by(
            AidRule.valid_until.is_not(None), AidRule.valid_from.desc(), AidRule.id
        )
    ).all()


def get_rule(rule_id: int) -> AidRule:
    """Return one rule. Raises :class:`NotFound`."""
    found = db.session.get(AidRule, rule_id)
    if found is None:
        raise NotFound
    return found


def as_rule(rule: AidRule) -> Rule:
    """Return the rule in the form that :func:`evaluate` needs."""
    return Rule(
        id=rule.id,
        verdict=rule.verdict,
        valid_from=rule.valid_from,
        valid_until=rule.valid_until,
        proposed_programme_id=rule.proposed_programme_id,
        proposed_kind=rule.proposed_kind,
        given_programme_id=rule.given_programme_id,
        given_kind=rule.given_kind,
        regular_only=rule.regular_only,
        same_kind=rule.same_kind,
        per_person=rule.per_person,
        within_months=rule.within_months,
    )


def _as_fact(fact: KnownFact) -> Fact:
    record = fact.record
    return Fact(
        id=record.id,
        person_id=fact.person_id,
        programme_id=record.programme_id,
        kind=record.kind,
        regular=record.programme.regular,
        given_on=record.given_on,
        until=record.until,
    )
