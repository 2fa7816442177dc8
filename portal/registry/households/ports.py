"""Ports and events of the households room.

The cases room answers questions about cases, the linkage room those about duplicate persons.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, false, literal, select

from portal.core.ports import DomainEvent, Port
from portal.core.types import KkNumber, Nik, PhoneNumber, Sex
from portal.platform.permissions import Actor
from portal.registry.households.models import Household, Person


@dataclass(frozen=True, kw_only=True)
class TypedPerson:
    """The values of a person form, as far as it is filled in."""

    name: str
    nik: Nik | None = None
    kk: KkNumber | None = None
    sex: Sex | None = None
    birth_date: date | None = None
    village_code: str | None = None
    address: str = ""
    rt: str = ""
    rw: str = ""
    phone: PhoneNumber | None = None


@dataclass(frozen=True, kw_only=True)
class Lookalike:
    """A registered person who may be the one on the form.

    Outside the actor's scope ``name`` and ``line`` hold only a hint and ``opens`` is false.
    ``strong``: the form must not be saved until the user has said that this is another person.
    """

    person_id: int
    household_id: int
    name: str
    line: str
    reasons: tuple[str, ...]
    strong: bool
    opens: bool


@dataclass(frozen=True, kw_only=True)
class MergedRecord:
    """A record that was merged into a person. ``pair_id`` is set only if the actor may open the
    pair."""

    name: str
    line: str
    merged_at: datetime
    merged_by: str
    pair_id: int | None


#: Return whether the household (by id) has a case that is assigned or granted to the actor.
has_own_case: Port[[Actor, int], bool] = Port(lambda _actor, _household_id: False)

#: Return household id → id of its open case. No scope check.
open_case_ids: Port[[Collection[int]], Mapping[int, int]] = Port(lambda _household_ids: {})

#: Return a query for the numbers of all cases of the households whose ids are given, oldest first.
case_numbers: Port[[Select[int]], Select[str]] = Port(
    lambda _household_ids: select(literal("")).where(false())
)

#: Return the condition that the household with this id, a column, has or had a case.
had_case: Port[[Any], ColumnElement[bool]] = Port(lambda _household_id: false())

#: Return whether the household (by id) has an open case of another caseworker while the actor may
#: only work on own cases.
belongs_to_others: Port[[Actor, int], bool] = Port(lambda _actor, _household_id: False)

#: Return whether the actor may open cases.
may_open_case: Port[[Actor], bool] = Port(lambda _actor: False)

#: Return registered persons who may be the one on the form, most likely first.
lookalikes_of: Port[[Actor, TypedPerson], Sequence[Lookalike]] = Port(lambda _actor, _typed: ())

#: Return the records that were merged into a person, latest first.
merged_records: Port[[Actor, Person], Sequence[MergedRecord]] = Port(lambda _actor, _person: ())

#: Sent after a household moved to another kecamatan.
household_moved: DomainEvent[[Actor, Household]] = DomainEvent()

#: Sent after the death of a person was recorded.
person_died: DomainEvent[[Actor, Person]] = DomainEvent()

#: Sent after a list reported the death of registered persons (by id), which nobody has recorded
#: yet.
deaths_reported: DomainEvent[[Actor, Collection[int]]] = DomainEvent()

#: Sent after a person was registered although the persons with these ids look alike, with the
#: reason that was given.
told_apart: DomainEvent[[Actor, Person, Collection[int], str]] = DomainEvent()


def open_case_id(household_id: int) -> int | None:
    """Return the id of the open case of one household. No scope check."""
    return open_case_ids((household_id,)).get(household_id)
