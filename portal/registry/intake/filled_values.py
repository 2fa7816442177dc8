"""Values that an import changed in persons and households that existed before."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, or_, select

from portal.core.extensions import db
from portal.registry.agencies.models import Import, SourceRecord
from portal.registry.households.models import Household, Person, Phone
from portal.registry.households.provenance.conflict_resolution import ADDRESS_PARTS, Datum
from portal.registry.households.provenance.models import ValuePin
from portal.registry.households.provenance.statements import person_values
from portal.registry.households.services import value_columns

_BLOCK = 500
#: Value or column → [old value, new value].
Changes = dict[str, Sequence[Any]]


@dataclass(frozen=True)
class Filling:
    """Changes of an import in one person or household; ``phone`` is a number it added.

    ``pinned`` names the values that staff pinned.
    """

    record: Person | Household
    changes: Changes
    pinned: frozenset[str]
    number: str | None = None
    phone: Phone | None = None

    @property
    def name(self) -> str:
        """Return the name of the person or of the head."""
        if isinstance(self.record, Person):
            return self.record.name
        head = self.record.head
        return "" if head is None else head.name

    @property
    def stands(self) -> bool:
        """Return whether all changes are still in place and no value was pinned."""
        if self.number is not None and not _untouched(self.phone):
            return False
        return len(self._standing) == len(self.changes)

    @property
    def _standing(self) -> Changes:
        return {
            name: (was, now)
            for name, (was, now) in self.changes.items()
            if name not in self.pinned and _now(self.record, name) == now
        }

    def put_back(self) -> None:
        """Restore the previous values."""
        self._restore(self.changes)
        if self.phone is not None:
            db.session.execute(delete(Phone).where(Phone.id == self.phone.id))

    def put_back_what_stands(self) -> None:
        """Restore the previous values except those that were changed or pinned since."""
        if standing := self._standing:
            self._restore(standing)

    def _restore(self, changes: Changes) -> None:
        for name, (was, _) in changes.items():
            of_person = isinstance(self.record, Person)
            columns = value_columns(Datum(name), was) if of_person else {name: was}
            for column, value in columns.items():
                setattr(self.record, column, value)
        self.record.version += 1


def fillings(found: Import) -> Iterator[Filling]:
    """Yield each person and household that an import changed; several rows about one are
    combined."""
    people: dict[int, Changes] = {}
    numbers: dict[int, str] = {}
    families: dict[int, Changes] = {}
    for person_id, before in _befores(found):
        _join(people, person_id, before.get("person", {}))
        _join(families, before["family_id"], before.get("family", {}))
        if "phone" in before:
            people.setdefault(person_id, {})
            numbers[person_id] = before["phone"]
    for ids in _blocks(people):
        yield from _of_people(found, ids, people, numbers)
    for ids in _blocks(families):
        yield from _of_families(found, ids, families)


def _blocks(ids: Iterable[int]) -> Iterator[list[int]]:
    rest = list(ids)
    for start in range(0, len(rest), _BLOCK):
        yield rest[start : start + _BLOCK]


def _befores(found: Import) -> Iterable[tuple[int, dict[str, Any]]]:
    query = (
        select(SourceRecord.person_id, SourceRecord.before)
        .where(
            SourceRecord.import_id == found.id,
            SourceRecord.before.is_not(None),
            SourceRecord.person_id.is_not(None),
        )
        .order_by(SourceRecord.position)
        .execution_options(yield_per=_BLOCK)
    )
    return iter(db.session.execute(query))


def _join(all_changes: dict[int, Changes], key: int, changes: Changes) -> None:
    """Combine changes: the value before the first row, and the value after the last."""
    for name, (was, now) in changes.items():
        first = all_changes.setdefault(key, {}).get(name, [was])
        all_changes[key][name] = [first[0], now]


def _of_people(
    found: Import, ids: Sequence[int], people: dict[int, Changes], numbers: dict[int, str]
) -> Iterator[Filling]:
    phones = {
        (phone.person_id, phone.number): phone
        for phone in db.session.scalars(select(Phone).where(Phone.person_id.in_(ids)))
    }
    pinned = _pinned(ValuePin.person_id, ids)
    older = or_(Person.import_id.is_(None), Person.import_id != found.id)
    for person in db.session.scalars(select(Person).where(Person.id.in_(ids), older)):
        number = numbers.get(person.id)
        yield Filling(
            record=person,
            changes=people[person.id],
            pinned=pinned.get(person.id, frozenset()),
            number=number,
            phone=phones.get((person.id, number or "")),
        )


def _of_families(
    found: Import, ids: Sequence[int], families: dict[int, Changes]
) -> Iterator[Filling]:
    pinned = _pinned(ValuePin.household_id, ids)
    older = or_(Household.import_id.is_(None), Household.import_id != found.id)
    for household in db.session.scalars(select(Household).where(Household.id.in_(ids), older)):
        yield Filling(
            record=household,
            changes=families[household.id],
            pinned=pinned.get(household.id, frozenset()),
        )


def _pinned(column: Any, ids: Sequence[int]) -> dict[int, frozenset[str]]:
    """Return id → pinned values, named as in ``changes``; a pinned address counts for all its
    parts."""
    held: dict[int, frozenset[str]] = {}
    for key, datum in db.session.execute(select(column, ValuePin.datum).where(column.in_(ids))):
        names = ADDRESS_PARTS if datum is Datum.ADDRESS else (datum.value,)
        held[key] = held.get(key, frozenset()).union(names)
    return held


def _now(record: Person | Household, name: str) -> Any:
    if isinstance(record, Person):
        return person_values(record)[Datum(name)]
    return getattr(record, name)


def _untouched(phone: Phone | None) -> bool:
    return phone is not None and not (
        phone.owner or phone.sms_consent is not None or phone.unreachable_since
    )
