"""Undo merges: each person is independent again, with all their data."""

from collections.abc import Collection, Sequence

from flask_babel import gettext
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import joinedload

from portal.core.clock import utc_now
from portal.core.errors import InvalidInput, InvalidTransition, StaleRecord
from portal.core.extensions import db
from portal.platform.audit import Place
from portal.platform.permissions import Actor
from portal.platform.workflow import apply_transition
from portal.registry.households.models import Person
from portal.registry.households.services import resolve_values_of_all
from portal.registry.linkage import ports
from portal.registry.linkage.models import PersonMerge
from portal.registry.linkage.services.fill_survivor import (
    copy_phones,
    fill_missing_values,
    remove_copied_phones,
    restore_values,
    with_resolved_values,
)
from portal.registry.linkage.services.merge_persons import lock_persons_of
from portal.registry.linkage.services.transfer_pairs import restore_pairs
from portal.registry.linkage.states import TRANSITIONS, PairAction

_BLOCK = 500


def undo_merge(actor: Actor, merge: PersonMerge) -> None:
    """Undo ``merge`` and send the pair to review; it is never merged automatically again.

    Raise :class:`StaleRecord` if it was undone already, :class:`InvalidTransition` if the survivor
    was merged further, :class:`InvalidInput` if somebody else holds the NIK by now.
    """
    lock_persons_of([merge.pair])
    db.session.refresh(merge, ["undone_at"], with_for_update=True)
    if merge.undone_at is not None:
        raise StaleRecord
    _refuse_merged_further(merge)
    undo_merges(actor, [merge])
    kept = merge.undo.get("case")
    if kept:
        ports.merge_undone.announce(actor, kept)
    apply_transition(
        merge.pair,
        PairAction.UNDO,
        actor,
        TRANSITIONS,
        audit_place=Place(kept and kept["case_id"], merge.into.household.district_code),
        by_hand=True,
        decided_at=None,
        decided_by_id=None,
        noted={"person": merge.person.name, "into": merge.into.name},
    )


def undo_merges(actor: Actor, merges: Sequence[PersonMerge]) -> None:
    """Undo these merges, which must be in force and ordered latest first."""
    for merge in merges:
        restore_values(merge.into, merge.undo.get("filled", {}))
        merge.into.version += 1
        merge.undone_at, merge.undone_by_id = utc_now(), actor.actor_id
    remove_copied_phones(merges)
    db.session.flush()  # frees unique NIKs before the persons take them back
    try:
        with db.session.begin_nested():
            for merge in merges:
                merge.person.merged_into_id = None
                merge.person.version += 1
    except IntegrityError as error:
        message = gettext(
            "NIK %(name)s sekarang dipakai orang lain. Perbaiki NIK orang itu dahulu.",
            name=", ".join(merge.person.name for merge in merges[:3]),
        )
        raise InvalidInput(message) from error
    survivors = {merge.into_id: merge.into for merge in merges}
    _refill_survivors(survivors)
    _resolve_values(actor, [*survivors.values(), *(merge.person for merge in merges)])
    restore_pairs(actor, [merge.undo for merge in merges])


def _resolve_values(actor: Actor, people: Sequence[Person]) -> None:
    """Apply the conflict rule to persons who lost statements.

    Changed values are added to the undo data of the latest merge still in force.
    """
    settled = resolve_values_of_all(actor, people)
    latest = {merge.into_id: merge for merge in active_merges(settled)}
    for person_id, merge in latest.items():
        filled = with_resolved_values(merge.undo.get("filled", {}), settled[person_id])
        merge.undo = {**merge.undo, "filled": filled}


def active_merges(into_ids: Collection[int]) -> list[PersonMerge]:
    """Return the merges into these persons that are in force, with both persons and phones, oldest
    first."""
    wanted, found = sorted(into_ids), list[PersonMerge]()
    for start in range(0, len(wanted), _BLOCK):
        found += db.session.scalars(
            select(PersonMerge)
            .where(
                PersonMerge.into_id.in_(wanted[start : start + _BLOCK]),
                PersonMerge.undone_at.is_(None),
            )
            .options(
                joinedload(PersonMerge.person).selectinload(Person.phones),
                joinedload(PersonMerge.into).selectinload(Person.phones),
            )
            .order_by(PersonMerge.id)
        )
    return found


def _refuse_merged_further(merge: PersonMerge) -> None:
    if merge.into.merged_into_id is None:
        return
    message = gettext(
        "%(name)s sudah digabung lagi ke %(other)s. Urungkan penggabungan itu dahulu.",
        name=merge.into.name,
        other=db.session.get_one(Person, merge.into.merged_into_id).name,
    )
    raise InvalidTransition(message)


def _refill_survivors(survivors: dict[int, Person]) -> None:
    """Copy values to the survivors again from the persons that are still merged into them."""
    for other in active_merges(survivors):
        filled = fill_missing_values(other.into, other.person)
        phones = copy_phones(other.into, other.person)
        if not filled and not phones:
            continue
        db.session.flush()
        known = other.undo
        other.undo = {
            **known,
            "filled": {**known.get("filled", {}), **filled},
            "phones": [*known.get("phones", ()), *(phone.id for phone in phones)],
        }
