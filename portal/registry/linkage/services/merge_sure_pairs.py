"""Merge sure pairs automatically; send to review those that staff must decide."""

from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import select

from portal.core.extensions import db
from portal.platform.permissions import Actor
from portal.registry.households.models import Person
from portal.registry.linkage import ports
from portal.registry.linkage.models import PersonPair
from portal.registry.linkage.ports import OpenCase
from portal.registry.linkage.services.merge_persons import (
    PlannedMerge,
    apply_merges,
    lock_persons_of,
    order_by_survivor,
)
from portal.registry.linkage.services.transfer_pairs import send_to_review
from portal.registry.linkage.states import PairStatus

CHUNK = 400


def merge_next_sure_pairs(actor: Actor) -> tuple[int, int]:
    """Merge the next chunk of sure pairs. Return the numbers of merged and of reviewed pairs.

    Both are zero when no pair is left. Goes to review: two households with an open case each, or
    one person recorded dead and the other not.
    """
    pairs = _without_shared_persons(_surest_pairs())
    people = lock_persons_of(pairs)
    cases = ports.open_cases({person.household_id for person in people.values()})
    for_review = [pair for pair in pairs if _needs_review(*_sides(pair, people), cases)]
    planned = [_planned_merge(pair, people, cases) for pair in pairs if pair not in for_review]
    apply_merges(actor, planned, automatic=True)
    send_to_review(actor, for_review)
    return len(planned), len(for_review)


def _surest_pairs() -> Sequence[PersonPair]:
    return db.session.scalars(
        select(PersonPair)
        .where(PersonPair.status == PairStatus.SAME)
        # ix_person_pairs_queue read backwards: no sort of all pairs for each chunk
        .order_by(PersonPair.postponed.desc(), PersonPair.probability.desc(), PersonPair.id.desc())
        .limit(CHUNK)
        .with_for_update()
    ).all()


def _without_shared_persons(pairs: Iterable[PersonPair]) -> list[PersonPair]:
    """Return the pairs in which no person occurs twice; the others follow in a later chunk."""
    taken: set[int] = set()
    chosen = []
    for pair in pairs:
        sides = {pair.left_person_id, pair.right_person_id}
        if taken.isdisjoint(sides):
            taken |= sides
            chosen.append(pair)
    return chosen


def _sides(pair: PersonPair, people: Mapping[int, Person]) -> tuple[Person, Person]:
    return people[pair.left_person_id], people[pair.right_person_id]


def _needs_review(one: Person, other: Person, cases: Mapping[int, OpenCase]) -> bool:
    two_cases = (
        one.household_id != other.household_id
        and one.household_id in cases
        and other.household_id in cases
    )
    return two_cases or (one.died_on is None) is not (other.died_on is None)


def _planned_merge(
    pair: PersonPair, people: Mapping[int, Person], cases: Mapping[int, OpenCase]
) -> PlannedMerge:
    into, merged = order_by_survivor(*_sides(pair, people), cases)
    case = cases.get(into.household_id)
    return PlannedMerge(pair, merged, into, None if case is None else case.id)
