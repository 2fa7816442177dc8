"""Compare the values of a person or household with what each source states, for display."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import select

from portal.core.extensions import db
from portal.platform.accounts.models import User
from portal.registry.households.models import Household, Person
from portal.registry.households.provenance.conflict_resolution import (
    Datum,
    Source,
    Statement,
    is_missing,
    is_same_value,
    statement_rank,
)
from portal.registry.households.provenance.models import ValuePin
from portal.registry.households.provenance.statements import (
    household_values,
    load_provenance,
    person_values,
    verified_nik_hash,
)


@dataclass(frozen=True, slots=True)
class StatedValue:
    """One distinct value with its sources, latest first. ``is_current``: the registry uses it.

    ``in_other_village`` marks an address in another desa.
    """

    value: Any
    sources: tuple[tuple[Source, datetime], ...]
    is_current: bool
    in_other_village: bool = False


@dataclass(frozen=True, slots=True)
class ComparedDatum:
    """The registry's value of one datum, and all stated values.

    ``pinned`` is name and time of the pin. ``not_registered`` marks a list of further phone numbers
    that the registry does not hold.
    """

    datum: Datum
    value: Any
    stated_values: tuple[StatedValue, ...]
    pinned: tuple[str, datetime] | None = None
    confirmed: bool = False
    not_registered: bool = False

    @property
    def differs(self) -> bool:
        """Return whether a source states another value than the registry holds."""
        return any(not stated.is_current for stated in self.stated_values)

    @property
    def origin(self) -> tuple[Source, datetime] | None:
        """Return the latest source of the current value, ``None`` if no source states it."""
        current = next((stated for stated in self.stated_values if stated.is_current), None)
        return None if current is None else current.sources[0]


def compare_person(person: Person) -> list[ComparedDatum]:
    """Return every datum of a person with the stated values."""
    provenance = load_provenance([person.household_id])
    statements = provenance.person_statements[person.id]
    verified = verified_nik_hash(person)
    lines = [
        replace(
            _compare(datum, value, statements, verified, nik=person.nik),
            pinned=_pin_author(provenance.person_pins.get((person.id, datum))),
            confirmed=datum is Datum.NIK and verified is not None,
        )
        for datum, value in person_values(person).items()
    ]
    return [*lines, *_compare_phones(person, statements)]


def compare_household(household: Household) -> list[ComparedDatum]:
    """Return No. KK and address of a household with the stated values."""
    provenance = load_provenance([household.id])
    return [
        replace(
            _compare(datum, value, provenance.household_statements[household.id], None),
            pinned=_pin_author(provenance.household_pins.get((household.id, datum))),
        )
        for datum, value in household_values(household).items()
    ]


def _compare_phones(person: Person, statements: Sequence[Statement]) -> list[ComparedDatum]:
    """Return one line per registered number, and one for all other stated numbers."""
    held = [phone.number for phone in person.phones]
    lines = [_compare(Datum.PHONE, number, statements, None) for number in held]
    lines = [
        replace(
            line, stated_values=tuple(stated for stated in line.stated_values if stated.is_current)
        )
        for line in lines
    ]
    others = [
        stated
        for stated in _compare(Datum.PHONE, None, statements, None).stated_values
        if stated.value not in held
    ]
    further = ComparedDatum(Datum.PHONE, None, tuple(others), not_registered=bool(held))
    return [*lines, further] if others else lines


def _compare(
    datum: Datum,
    value: Any,
    statements: Iterable[Statement],
    verified: str | None,
    *,
    nik: str | None = None,
) -> ComparedDatum:
    said = sorted(
        (statement for statement in statements if datum in statement.values),
        key=lambda statement: statement_rank(datum, statement, verified=verified, nik=nik),
        reverse=True,
    )
    groups: list[list[Statement]] = []
    for statement in said:
        group = next(
            (
                one
                for one in groups
                if is_same_value(datum, one[0].values[datum], statement.values[datum])
            ),
            None,
        )
        if group is None:
            groups.append([statement])
        else:
            group.append(statement)
    stated_values = [_stated_value(datum, value, group) for group in groups]
    return ComparedDatum(
        datum, value, tuple(sorted(stated_values, key=lambda one: not one.is_current))
    )


def _stated_value(datum: Datum, current: Any, group: Sequence[Statement]) -> StatedValue:
    value = group[0].values[datum]
    newest = sorted(group, key=lambda statement: statement.at, reverse=True)
    return StatedValue(
        value=value,
        sources=tuple((one.source, one.at) for one in newest if one.source is not None),
        is_current=not is_missing(datum, current) and is_same_value(datum, current, value),
        in_other_village=datum is Datum.ADDRESS
        and value["village_code"] != current["village_code"],
    )


def _pin_author(pin: ValuePin | None) -> tuple[str, datetime] | None:
    if pin is None:
        return None
    name = db.session.scalar(select(User.name).where(User.id == pin.pinned_by_id))
    return (name or "", pin.pinned_at)
