"""Merges taken back: everybody is there again, each with all that was theirs."""

from collections.abc import Collection, Sequence

from flask_babel import gettext
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import joinedload

from portal.clock import utc_now
from portal.errors import InvalidInput, InvalidTransition, StaleRecord
from portal.extensions import db
from portal.households.models import Person
from portal.households.services import settle_people
from portal.linkage.case_side import case_side
from portal.linkage.models import PersonMerge
from portal.linkage.services.filling import (
    add_phones,
    fill,
    put_back,
    remove_phones,
    with_settled,
)
from portal.linkage.services.inheriting import give_back
from portal.linkage.services.merging import persons_of
from portal.linkage.states import TRANSITIONS, PairAction
from portal.permissions import Actor
from portal.workflow import apply_transition

_BLOCK = 500


def take_apart(actor: Actor, merge: PersonMerge) -> None:
    """Undo ``merge``; a person decides anew about the two, the portal never by itself.

    Raises :class:`StaleRecord` if it was undone already, :class:`InvalidTransition` if who stands
    for both was merged further, :class:`InvalidInput` if somebody else holds the NIK by now.
    """
    persons_of([merge.pair])
    db.session.refresh(merge, ["undone_at"], with_for_update=True)
    if merge.undone_at is not None:
        raise StaleRecord
    _refuse_merged_further(merge)
    part(actor, [merge])
    kept = merge.undo.get("case")
    if kept:
        case_side().reopen(actor, kept)
    apply_transition(
        merge.pair,
        PairAction.UNDO,
        actor,
        TRANSITIONS,
        case_id=kept and kept["case_id"],
        district_code=merge.into.household.district_code,
        by_hand=True,
        decided_at=None,
        decided_by_id=None,
        noted={"person": merge.person.name, "into": merge.into.name},
    )


def part(actor: Actor, merges: Sequence[PersonMerge]) -> None:
    """Let the persons of these standing merges stand for themselves again, latest merge first."""
    for merge in merges:
        put_back(merge.into, merge.undo.get("filled", {}))
        merge.into.version += 1
        merge.undone_at, merge.undone_by_id = utc_now(), actor.actor_id
    remove_phones(merges)
    db.session.flush()  # the numbers are free before anybody takes them up again
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
    _fill_again(survivors)
    _settle(actor, [*survivors.values(), *(merge.person for merge in merges)])
    give_back(actor, [merge.undo for merge in merges])


def _settle(actor: Actor, people: Sequence[Person]) -> None:
    """Less is said of who stood for others, so the rule is asked again; what it changes is put
    back when the last merge that still stands comes apart."""
    settled = settle_people(actor, people)
    latest = {merge.into_id: merge for merge in standing_merges(settled)}
    for person_id, merge in latest.items():
        filled = with_settled(merge.undo.get("filled", {}), settled[person_id])
        merge.undo = {**merge.undo, "filled": filled}


def standing_merges(into_ids: Collection[int]) -> list[PersonMerge]:
    """Merges into these persons that stand, with both persons and their phones, oldest first."""
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


def _fill_again(survivors: dict[int, Person]) -> None:
    """What went with a merge may stand with another person merged into the same."""
    for other in standing_merges(survivors):
        filled = fill(other.into, other.person)
        phones = add_phones(other.into, other.person)
        if not filled and not phones:
            continue
        db.session.flush()
        known = other.undo
        other.undo = {
            **known,
            "filled": {**known.get("filled", {}), **filled},
            "phones": [*known.get("phones", ()), *(phone.id for phone in phones)],
        }
