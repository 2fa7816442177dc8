"""The portal merges by itself what the model is sure of, and asks where it may not."""

from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import select

from portal.extensions import db
from portal.households.models import Person
from portal.linkage.case_side import OpenCase, case_side
from portal.linkage.models import PersonPair
from portal.linkage.services.inheriting import ask_all
from portal.linkage.services.merging import Union, merge_all, persons_of, survivor_first
from portal.linkage.states import PairStatus
from portal.permissions import Actor

CHUNK = 400


def merge_next(actor: Actor) -> tuple[int, int]:
    """Merge some of the surest pairs. Returns how many were merged, and how many were put before
    a person; nothing is left when both are zero.

    Two families with an open case each, or one who is recorded dead and one who is not, are for a
    person to decide.
    """
    pairs = _some(_surest())
    people = persons_of(pairs)
    cases = case_side().open_cases({person.household_id for person in people.values()})
    asking = [pair for pair in pairs if _is_for_people(*_sides(pair, people), cases)]
    unions = [_union(pair, people, cases) for pair in pairs if pair not in asking]
    merge_all(actor, unions, automatic=True)
    ask_all(actor, asking)
    return len(unions), len(asking)


def _surest() -> Sequence[PersonPair]:
    return db.session.scalars(
        select(PersonPair)
        .where(PersonPair.status == PairStatus.SAME)
        # the queue's index read backwards: thousands need not be sorted for each of these
        .order_by(PersonPair.postponed.desc(), PersonPair.probability.desc(), PersonPair.id.desc())
        .limit(CHUNK)
        .with_for_update()
    ).all()


def _some(pairs: Iterable[PersonPair]) -> list[PersonPair]:
    """Those in which nobody stands twice; the others have their turn after these."""
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


def _is_for_people(one: Person, other: Person, cases: Mapping[int, OpenCase]) -> bool:
    two_cases = (
        one.household_id != other.household_id
        and one.household_id in cases
        and other.household_id in cases
    )
    return two_cases or (one.died_on is None) is not (other.died_on is None)


def _union(pair: PersonPair, people: Mapping[int, Person], cases: Mapping[int, OpenCase]) -> Union:
    into, merged = survivor_first(*_sides(pair, people), cases)
    case = cases.get(into.household_id)
    return Union(pair, merged, into, None if case is None else case.id)
