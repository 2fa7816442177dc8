"""The values of a person or a family beside what each source says, as a page shows them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import select

from portal.accounts.models import User
from portal.extensions import db
from portal.households.models import Household, Person
from portal.households.origins.models import ValuePin
from portal.households.origins.rule import (
    Datum,
    Source,
    Statement,
    is_missing,
    rank,
    same,
)
from portal.households.origins.statements import (
    load_origins,
    values_of_family,
    values_of_person,
    verified_hash,
)


@dataclass(frozen=True, slots=True)
class Saying:
    """One value and everybody who said it, the latest first; ``counts`` if the registry holds it.

    ``elsewhere`` marks an address in another desa.
    """

    value: Any
    said: tuple[tuple[Source, datetime], ...]
    counts: bool
    elsewhere: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """One datum: what the registry holds, who decided so, and what was said, by value.

    ``only_said`` marks further phone numbers, of which the registry holds none.
    """

    datum: Datum
    value: Any
    sayings: tuple[Saying, ...]
    pinned: tuple[str, datetime] | None = None
    confirmed: bool = False
    only_said: bool = False

    @property
    def differs(self) -> bool:
        """Whether some source says something else than the registry."""
        return any(not saying.counts for saying in self.sayings)

    @property
    def origin(self) -> tuple[Source, datetime] | None:
        """Who said the value that counts, the latest of them."""
        counting = next((saying for saying in self.sayings if saying.counts), None)
        return None if counting is None else counting.said[0]


def lines_of_person(person: Person) -> list[Line]:
    """Every datum of a person, with what was said of it."""
    origins = load_origins([person.household_id])
    statements = origins.of_person[person.id]
    verified = verified_hash(person)
    lines = [
        replace(
            _line(datum, value, statements, verified),
            pinned=_decided(origins.person_pins.get((person.id, datum))),
            confirmed=datum is Datum.NIK and verified is not None,
        )
        for datum, value in values_of_person(person).items()
    ]
    return [*lines, *_phones(person, statements)]


def lines_of_family(household: Household) -> list[Line]:
    """No. KK and address of a family, with what was said of them."""
    origins = load_origins([household.id])
    return [
        replace(
            _line(datum, value, origins.of_family[household.id], None),
            pinned=_decided(origins.family_pins.get((household.id, datum))),
        )
        for datum, value in values_of_family(household).items()
    ]


def _phones(person: Person, statements: Sequence[Statement]) -> list[Line]:
    """Somebody may have several numbers: each is a line, and so is one that is only said."""
    held = [phone.number for phone in person.phones]
    lines = [_line(Datum.PHONE, number, statements, None) for number in held]
    lines = [
        replace(line, sayings=tuple(saying for saying in line.sayings if saying.counts))
        for line in lines
    ]
    others = [
        saying
        for saying in _line(Datum.PHONE, None, statements, None).sayings
        if saying.value not in held
    ]
    further = Line(Datum.PHONE, None, tuple(others), only_said=bool(held))
    return [*lines, further] if others else lines


def _line(datum: Datum, value: Any, statements: Iterable[Statement], verified: str | None) -> Line:
    said = sorted(
        (statement for statement in statements if datum in statement.values),
        key=lambda statement: rank(datum, statement, verified=verified),
        reverse=True,
    )
    groups: list[list[Statement]] = []
    for statement in said:
        group = next(
            (one for one in groups if same(datum, one[0].values[datum], statement.values[datum])),
            None,
        )
        if group is None:
            groups.append([statement])
        else:
            group.append(statement)
    sayings = [_saying(datum, value, group) for group in groups]
    return Line(datum, value, tuple(sorted(sayings, key=lambda one: not one.counts)))


def _saying(datum: Datum, current: Any, group: Sequence[Statement]) -> Saying:
    value = group[0].values[datum]
    newest = sorted(group, key=lambda statement: statement.at, reverse=True)
    return Saying(
        value=value,
        said=tuple((one.source, one.at) for one in newest if one.source is not None),
        counts=not is_missing(datum, current) and same(datum, current, value),
        elsewhere=datum is Datum.ADDRESS and value["village_code"] != current["village_code"],
    )


def _decided(pin: ValuePin | None) -> tuple[str, datetime] | None:
    if pin is None:
        return None
    name = db.session.scalar(select(User.name).where(User.id == pin.pinned_by_id))
    return (name or "", pin.pinned_at)
