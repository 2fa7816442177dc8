"""What staff type is kept as said by them; a correction also holds fast."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import delete

from portal.clock import utc_now
from portal.extensions import db
from portal.households.models import Household, Person
from portal.households.origins.models import StaffStatement, ValuePin
from portal.households.origins.rule import PINNABLE, Datum, Values, is_missing
from portal.permissions import Actor


def note_said(actor: Actor, subject: Person | Household, values: Values) -> None:
    """Keep what ``actor`` typed of a person or a family. What is left empty says nothing."""
    said = {datum: value for datum, value in values.items() if not is_missing(datum, value)}
    if said:
        db.session.add(
            StaffStatement(**_of(subject), said=said, said_at=utc_now(), said_by_id=actor.actor_id)
        )


def note_correction(actor: Actor, subject: Person | Household, values: Values) -> None:
    """Keep what ``actor`` corrected, and let it stand against lists until somebody lets go."""
    note_said(actor, subject, values)
    hold_fast(actor, subject, PINNABLE.intersection(values))


def hold_fast(actor: Actor, subject: Person | Household, data: Iterable[Datum]) -> None:
    """Let what stands in the registry stay, by ``actor``'s decision of now."""
    for datum in sorted(data):
        let_go(subject, datum)
        db.session.add(
            ValuePin(**_of(subject), datum=datum, pinned_at=utc_now(), pinned_by_id=actor.actor_id)
        )


def let_go(subject: Person | Household, datum: Datum) -> bool:
    """Let the rule decide again. Returns whether the value was held fast."""
    ((column, key),) = _of(subject).items()
    removed: Any = db.session.execute(
        delete(ValuePin).where(getattr(ValuePin, column) == key, ValuePin.datum == datum)
    )
    return bool(removed.rowcount)


def _of(subject: Person | Household) -> dict[str, int]:
    name = "person_id" if isinstance(subject, Person) else "household_id"
    return {name: subject.id}
