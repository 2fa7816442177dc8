"""Decisions of staff about a pair: merge, keep apart, postpone, undo."""

from collections.abc import Iterable

from flask_babel import gettext

from portal.core.clock import utc_now
from portal.core.errors import InvalidInput, InvalidTransition, StaleRecord
from portal.core.extensions import db
from portal.platform import audit
from portal.platform.audit import Place
from portal.platform.permissions import Actor
from portal.platform.workflow import apply_transition
from portal.registry.households.models import Person
from portal.registry.linkage import ports
from portal.registry.linkage.models import PersonMerge, PersonPair
from portal.registry.linkage.ports import OpenCase
from portal.registry.linkage.queries import active_merge, require_pair_in_scope
from portal.registry.linkage.record_sets import load_records_of, pair_digest
from portal.registry.linkage.services.merge_persons import (
    PlannedMerge,
    apply_merges,
    lock_persons_of,
    order_by_survivor,
)
from portal.registry.linkage.services.undo_merge import undo_merge
from portal.registry.linkage.states import TRANSITIONS, PairAction, PairStatus


def merge_pair(
    actor: Actor, pair: PersonPair, *, staying_case_id: int | None = None, note: str = ""
) -> PersonMerge:
    """Merge the two persons. If both households have an open case, ``staying_case_id`` continues.

    The other case is closed as "digabung". Raise :class:`StaleRecord` if somebody decided first,
    :class:`InvalidInput` if the case to continue is missing or the other cannot be closed yet.
    """
    require_pair_in_scope(actor, pair)
    people = lock_persons_of([pair])
    _refuse_decided(pair)
    one, other = people[pair.left_person_id], people[pair.right_person_id]
    cases = ports.open_cases({one.household_id, other.household_id})
    closing = None
    if len(cases) > 1:
        chosen = _chosen_case(cases.values(), staying_case_id)
        closing = next(case for case in cases.values() if case is not chosen)
        cases = {chosen.household_id: chosen}
    into, merged = order_by_survivor(one, other, cases)
    staying = cases.get(into.household_id)
    planned = PlannedMerge(pair, merged, into, staying.id if staying else None, closing)
    return apply_merges(actor, [planned], automatic=False, note=note)[0]


def keep_apart(actor: Actor, pair: PersonPair, *, note: str = "") -> None:
    """Decide that they are two persons. The pair returns to review only if the evidence changes."""
    require_pair_in_scope(actor, pair)
    lock_persons_of([pair])
    _refuse_decided(pair)
    sides = (pair.left_person_id, pair.right_person_id)
    digests = load_records_of(sides).digests(sides)
    apply_transition(
        pair,
        PairAction.KEEP_APART,
        actor,
        TRANSITIONS,
        audit_place=Place(district_code=pair.left.household.district_code),
        evidence=pair_digest(digests[sides[0]], digests[sides[1]]),
        decided_at=utc_now(),
        decided_by_id=actor.actor_id,
        by_hand=True,
        note=note,
    )


def postpone(actor: Actor, pair: PersonPair) -> None:
    """Move the pair to the end of the queue."""
    require_pair_in_scope(actor, pair)
    _refuse_decided(pair)
    pair.postponed += 1
    audit.record(
        actor,
        "person_pairs.postpone",
        pair,
        audit_place=Place(district_code=pair.left.household.district_code),
    )


def undo_decision(actor: Actor, pair: PersonPair) -> None:
    """Undo a merge or a "keep apart", and send the pair to review. Raises like
    :func:`undo_merge`."""
    require_pair_in_scope(actor, pair)
    lock_persons_of([pair])
    _lock_pair(pair)
    if pair.status is PairStatus.MERGED:
        merge = active_merge(pair)
        if merge is None:
            raise StaleRecord
        undo_merge(actor, merge)
    elif pair.status is PairStatus.KEPT_APART:
        _refuse_merged(pair)
        apply_transition(
            pair,
            PairAction.ASK,
            actor,
            TRANSITIONS,
            audit_place=Place(district_code=pair.left.household.district_code),
            by_hand=True,
        )
    else:
        raise StaleRecord


def _lock_pair(pair: PersonPair) -> None:
    """Lock the pair and reload its state. The caller has locked its persons."""
    db.session.refresh(pair, ["status", "postponed"], with_for_update=True)


def _refuse_decided(pair: PersonPair) -> None:
    _lock_pair(pair)
    if pair.status not in (PairStatus.REVIEW, PairStatus.SAME):
        raise StaleRecord


def _refuse_merged(pair: PersonPair) -> None:
    merged: list[Person] = [
        person for person in (pair.left, pair.right) if person.merged_into_id is not None
    ]
    if merged:
        message = gettext(
            "%(name)s sudah digabung dengan catatan lain. Urungkan penggabungan itu dahulu.",
            name=merged[0].name,
        )
        raise InvalidTransition(message)


def _chosen_case(cases: Iterable[OpenCase], staying_case_id: int | None) -> OpenCase:
    for case in cases:
        if case.id == staying_case_id:
            return case
    raise InvalidInput(
        gettext("Kedua keluarga punya kasus terbuka. Pilih kasus mana yang diteruskan."),
        field="staying_case",
    )
