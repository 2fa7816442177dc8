"""Store what staff enter as statements; a correction is also pinned."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import delete

from portal.core.clock import utc_now
from portal.core.extensions import db
from portal.platform.permissions import Actor
from portal.registry.households.models import Household, Person
from portal.registry.households.provenance.conflict_resolution import (
    PINNABLE,
    Datum,
    Values,
    is_missing,
)
from portal.registry.households.provenance.models import StaffStatement, ValuePin


def record_statement(actor: Actor, subject: Person | Household, values: Values) -> None:
    """Store the values that ``actor`` entered. Empty values are left out."""
    said = {datum: value for datum, value in values.items() if not is_missing(datum, value)}
    if said:
        db.session.add(
            StaffStatement(
                **_subject_column(subject), said=said, said_at=utc_now(), said_by_id=actor.actor_id
            )
        )


def record_correction(actor: Actor, subject: Person | Household, values: Values) -> None:
    """Store corrected values and pin them, so that lists do not change them."""
    record_statement(actor, subject, values)
    add_pins(actor, subject, PINNABLE.intersection(values))


def add_pins(actor: Actor, subject: Person | Household, data: Iterable[Datum]) -> None:
    """Pin the current values of these ``data`` for ``actor``."""
    for datum in sorted(data):
        remove_pin(subject, datum)
        db.session.add(
            ValuePin(
                **_subject_column(subject),
                datum=datum,
                pinned_at=utc_now(),
                pinned_by_id=actor.actor_id,
            )
        )


def remove_pin(subject: Person | Household, datum: Datum) -> bool:
    """Remove the pin of one datum. Return whether there was one."""
    ((column, key),) = _subject_column(subject).items()
    removed: Any = db.session.execute(
        delete(ValuePin).where(getattr(ValuePin, column) == key, ValuePin.datum == datum)
    )
    return bool(removed.rowcount)


def _subject_column(subject: Person | Household) -> dict[str, int]:
    name = "person_id" if isinstance(subject, Person) else "household_id"
    return {name: subject.id}
