"""One person's records become one: the core of every merge, by the portal or by a person.

``Person.merged_into_id`` is set and nothing is repointed. In one call nobody is in two unions, so
that a thousand merges are a handful of statements.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from portal.clock import utc_now
from portal.errors import StaleRecord
from portal.extensions import db
from portal.households.case_link import case_link
from portal.households.models import NikState, Person
from portal.households.services import settle_people
from portal.linkage.case_side import OpenCase, case_side
from portal.linkage.models import PersonMerge, PersonPair
from portal.linkage.services.filling import add_phones, fill, with_settled
from portal.linkage.services.inheriting import inherit
from portal.linkage.states import TRANSITIONS, PairAction
from portal.permissions import Actor
from portal.workflow import Place, apply_to_all


@dataclass(frozen=True)
class Union:
    """Two persons of a pair who become one.

    ``case_id`` is the open case that goes on; ``closing`` the one that ends with the merge.
    """

    pair: PersonPair
    merged: Person
    into: Person
    case_id: int | None = None
    closing: OpenCase | None = None

    @property
    def place(self) -> Place:
        """Who may read of it: readers of the family that stays."""
        return Place(self.case_id, self.into.household.district_code)


def persons_of(pairs: Iterable[PersonPair]) -> dict[int, Person]:
    """Both persons of each pair, held until the transaction ends."""
    ids = {side for pair in pairs for side in (pair.left_person_id, pair.right_person_id)}
    people = db.session.scalars(
        select(Person)
        .where(Person.id.in_(ids))
        .order_by(Person.id)
        .options(joinedload(Person.household), selectinload(Person.phones))
        .with_for_update(of=Person)
        .execution_options(populate_existing=True)
    )
    return {person.id: person for person in people}


def survivor_first(one: Person, other: Person, cases: Mapping[int, OpenCase]) -> list[Person]:
    """The two in the order in which one may stand for both: whose family has an open case, whose
    NIK Dukcapil has matched, who has a NIK, whose family has a No. KK, who came first."""

    def rank(person: Person) -> tuple[bool, bool, bool, bool, int]:
        return (
            person.household_id not in cases,
            person.nik_state is not NikState.MATCHED,
            person.nik is None,
            person.household.kk_number is None,
            person.id,
        )

    return sorted((one, other), key=rank)


def merge_all(
    actor: Actor, unions: Sequence[Union], *, automatic: bool, note: str = ""
) -> list[PersonMerge]:
    """Merge the persons of each union. Raises :class:`StaleRecord` if one was merged meanwhile."""
    if any(union.merged.merged_into_id or union.into.merged_into_id for union in unions):
        raise StaleRecord
    now = utc_now()
    apply_to_all(
        [(union.pair, union.place) for union in unions],
        PairAction.MERGE,
        actor,
        TRANSITIONS,
        decided_at=now,
        decided_by_id=actor.actor_id,
        by_hand=not automatic,
        note=note,
    )
    for union in unions:
        union.merged.merged_into_id = union.into.id
        union.merged.version += 1
    db.session.flush()  # now the number of the merged is free for whoever stands for them
    undo = _carry_over(actor, unions)
    merges = [
        PersonMerge(
            person_id=union.merged.id,
            into_id=union.into.id,
            pair_id=union.pair.id,
            automatic=automatic,
            undo=undo[union.merged.id],
            merged_at=now,
            merged_by_id=actor.actor_id,
        )
        for union in unions
    ]
    db.session.add_all(merges)
    db.session.flush()
    return merges


def _carry_over(actor: Actor, unions: Sequence[Union]) -> dict[int, dict[str, Any]]:
    """Let who stands for both have what was the merged one's. Returns for each merged person what
    undo needs."""
    carried = inherit(actor, {union.merged.id: union.into.id for union in unions})
    undo = {
        union.merged.id: {**carried.get(union.merged.id, {}), **_fill(actor, union)}
        for union in unions
    }
    phones = [add_phones(union.into, union.merged) for union in unions]
    db.session.flush()  # now the phones have ids
    for union, added in zip(unions, phones, strict=True):
        kept = undo[union.merged.id]
        kept["phones"] = [phone.id for phone in added]
        if added or kept["filled"]:
            union.into.version += 1
    settled = settle_people(actor, [union.into for union in unions])
    for union in unions:
        if changed := settled.get(union.into.id):
            kept = undo[union.merged.id]
            kept["filled"] = with_settled(kept["filled"], changed)
    return undo


def _fill(actor: Actor, union: Union) -> dict[str, Any]:
    """Fill in what only the merged one has, and let one of two cases end."""
    undo: dict[str, Any] = {"filled": fill(union.into, union.merged)}
    if "died_on" in undo["filled"]:
        case_link().died(actor, union.into)
    if union.closing is not None and union.case_id is not None:
        undo["case"] = case_side().close(actor, union.closing.id, union.case_id)
    return undo
