"""A merge taken back: both persons are there again, each with all that was theirs."""

from flask_babel import gettext
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from portal.clock import utc_now
from portal.errors import InvalidInput, InvalidTransition, StaleRecord
from portal.extensions import db
from portal.households.models import Person
from portal.linkage.case_side import case_side
from portal.linkage.models import PersonMerge
from portal.linkage.services.filling import add_phones, fill, put_back, remove_phones
from portal.linkage.services.inheriting import give_back
from portal.linkage.services.merging import persons_of
from portal.linkage.states import TRANSITIONS, PairAction
from portal.permissions import Actor
from portal.workflow import apply_transition


def take_apart(actor: Actor, merge: PersonMerge) -> None:
    """Undo ``merge``; a person decides anew about the two, the portal never by itself.

    Raises :class:`StaleRecord` if it was undone already, :class:`InvalidTransition` if who stands
    for both was merged further, :class:`InvalidInput` if somebody else holds the NIK by now.
    """
    people = persons_of([merge.pair])
    db.session.refresh(merge, with_for_update=True)
    if merge.undone_at is not None:
        raise StaleRecord
    merged, into = _both(merge, people)
    put_back(into, merge.undo.get("filled", {}))
    remove_phones(into, merged, merge.undo.get("phones", ()))
    into.version += 1
    db.session.flush()
    _let_stand(merged)
    merge.undone_at, merge.undone_by_id = utc_now(), actor.actor_id
    _fill_again(into)
    give_back(actor, merge.undo)
    case_id = None
    if kept := merge.undo.get("case"):
        case_side().reopen(actor, kept)
        case_id = kept.get("case_id")
    apply_transition(
        merge.pair,
        PairAction.UNDO,
        actor,
        TRANSITIONS,
        case_id=case_id,
        district_code=into.household.district_code,
        by_hand=True,
        decided_at=None,
        decided_by_id=None,
        noted={"person": merged.name, "into": into.name},
    )


def _both(merge: PersonMerge, people: dict[int, Person]) -> tuple[Person, Person]:
    merged, into = people[merge.person_id], people[merge.into_id]
    if into.merged_into_id is not None:
        further = db.session.get_one(Person, into.merged_into_id)
        message = gettext(
            "%(name)s sudah digabung lagi ke %(other)s. Urungkan penggabungan itu dahulu.",
            name=into.name,
            other=further.name,
        )
        raise InvalidTransition(message)
    return merged, into


def _let_stand(merged: Person) -> None:
    try:
        with db.session.begin_nested():
            merged.merged_into_id = None
            merged.version += 1
            db.session.flush()
    except IntegrityError as error:
        message = gettext(
            "NIK %(name)s sekarang dipakai orang lain. Perbaiki NIK orang itu dahulu.",
            name=merged.name,
        )
        raise InvalidInput(message) from error


def _fill_again(into: Person) -> None:
    """What went with this merge may stand with another person merged into the same."""
    db.session.flush()
    others = db.session.scalars(
        select(PersonMerge)
        .where(PersonMerge.into_id == into.id, PersonMerge.undone_at.is_(None))
        .order_by(PersonMerge.id)
    ).all()
    for other in others:
        filled = fill(into, other.person)
        phones = add_phones(into, other.person)
        if not filled and not phones:
            continue
        db.session.flush()
        known = other.undo
        other.undo = {
            **known,
            "filled": {**known.get("filled", {}), **filled},
            "phones": [*known.get("phones", ()), *(phone.id for phone in phones)],
        }
