"""Merge persons; used by automatic and manual merges.

Sets ``Person.merged_into_id`` and repoints nothing. No person may occur in two merges of one call,
so that a thousand merges take a few statements.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from portal.core.clock import utc_now
from portal.core.errors import StaleRecord
from portal.core.extensions import db
from portal.platform.audit import Place
from portal.platform.permissions import Actor
from portal.platform.workflow import apply_to_all
from portal.registry.households import ports as household_ports
from portal.registry.households.models import NikState, Person
from portal.registry.households.services import resolve_values_of_all
from portal.registry.linkage import ports
from portal.registry.linkage.models import PersonMerge, PersonPair
from portal.registry.linkage.ports import OpenCase
from portal.registry.linkage.services.fill_survivor import (
    copy_phones,
    fill_missing_values,
    with_resolved_values,
)
from portal.registry.linkage.services.transfer_pairs import transfer_pairs
from portal.registry.linkage.states import TRANSITIONS, PairAction


@dataclass(frozen=True)
class PlannedMerge:
    """A pair with the person to merge and the survivor.

    ``case_id`` is the open case that continues, ``closing`` the case that the merge closes.
    """

    pair: PersonPair
    merged: Person
    into: Person
    case_id: int | None = None
    closing: OpenCase | None = None

    @property
    def audit_place(self) -> Place:
        """Return the audit place: the household of the survivor."""
        return Place(self.case_id, self.into.household.district_code)


def lock_persons_of(pairs: Iterable[PersonPair]) -> dict[int, Person]:
    """Lock and return both persons of each pair, by id."""
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


def order_by_survivor(one: Person, other: Person, cases: Mapping[int, OpenCase]) -> list[Person]:
    """Return the survivor first.

    Criteria in this order: household with an open case, NIK verified by Dukcapil, has a NIK,
    household has a No. KK, lower id.
    """

    def rank(person: Person) -> tuple[bool, bool, bool, bool, int]:
        return (
            person.household_id not in cases,
            person.nik_state is not NikState.MATCHED,
            person.nik is None,
            person.household.kk_number is None,
            person.id,
        )

    return sorted((one, other), key=rank)


def apply_merges(
    actor: Actor, planned: Sequence[PlannedMerge], *, automatic: bool, note: str = ""
) -> list[PersonMerge]:
    """Merge these pairs. Raise :class:`StaleRecord` if a person was merged meanwhile."""
    if any(merge.merged.merged_into_id or merge.into.merged_into_id for merge in planned):
        raise StaleRecord
    now = utc_now()
    places = {merge.pair.id: merge.audit_place for merge in planned}
    apply_to_all(
        [merge.pair for merge in planned],
        PairAction.MERGE,
        actor,
        TRANSITIONS,
        audit_place=lambda pair: places[pair.id],
        decided_at=now,
        decided_by_id=actor.actor_id,
        by_hand=not automatic,
        note=note,
    )
    for merge in planned:
        merge.merged.merged_into_id = merge.into.id
        merge.merged.version += 1
    db.session.flush()  # frees the unique NIK for the survivor
    undo = _fill_survivors(actor, planned)
    merges = [
        PersonMerge(
            person_id=merge.merged.id,
            into_id=merge.into.id,
            pair_id=merge.pair.id,
            automatic=automatic,
            undo=undo[merge.merged.id],
            merged_at=now,
            merged_by_id=actor.actor_id,
        )
        for merge in planned
    ]
    db.session.add_all(merges)
    db.session.flush()
    return merges


def _fill_survivors(actor: Actor, planned: Sequence[PlannedMerge]) -> dict[int, dict[str, Any]]:
    """Transfer pairs, values and phones to the survivors. Return merged person id → undo data."""
    carried = transfer_pairs(actor, {merge.merged.id: merge.into.id for merge in planned})
    undo = {
        merge.merged.id: {**carried.get(merge.merged.id, {}), **_fill_survivor(actor, merge)}
        for merge in planned
    }
    phones = [copy_phones(merge.into, merge.merged) for merge in planned]
    db.session.flush()  # gives the phones their ids
    for merge, added in zip(planned, phones, strict=True):
        kept = undo[merge.merged.id]
        kept["phones"] = [phone.id for phone in added]
        if added or kept["filled"]:
            merge.into.version += 1
    settled = resolve_values_of_all(actor, [merge.into for merge in planned])
    for merge in planned:
        if changed := settled.get(merge.into.id):
            kept = undo[merge.merged.id]
            kept["filled"] = with_resolved_values(kept["filled"], changed)
    return undo


def _fill_survivor(actor: Actor, merge: PlannedMerge) -> dict[str, Any]:
    """Copy missing values and close the second case. Return the undo data."""
    undo: dict[str, Any] = {"filled": fill_missing_values(merge.into, merge.merged)}
    if "died_on" in undo["filled"]:
        household_ports.person_died.announce(actor, merge.into)
    if merge.closing is not None and merge.case_id is not None:
        undo["case"] = ports.close_case_into(actor, merge.closing.id, merge.case_id)
    return undo
