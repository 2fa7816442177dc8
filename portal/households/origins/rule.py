"""Which of the values that were said of somebody counts: a pure rule, the same for all doors.

Values are plain data, as they stand in JSON: texts, days as ``1980-04-12``, an address as a dict of
``address``, ``rt``, ``rw`` and ``village_code``.
"""

import enum
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from portal.types import comparison_key

#: Days that officials write for people who do not know theirs: (day, month).
DEFAULT_DAYS = frozenset({(31, 12), (1, 7), (1, 1)})
_SIGNS = re.compile(r"[\W_]+")


class Datum(enum.StrEnum):
    """One thing that is known of a person, or (``KK`` and ``ADDRESS``) of a family."""

    NAME = "name"
    NIK = "nik"
    SEX = "sex"
    BIRTH_DATE = "birth_date"
    BIRTH_PLACE = "birth_place"
    RELATION = "relation"
    PHONE = "phone"
    KK = "kk"
    ADDRESS = "address"


OF_FAMILY = frozenset({Datum.KK, Datum.ADDRESS})
#: What follows the rule by itself. Who somebody is (NIK) and where they belong (KK, relation,
#: another desa) is decided by people: scope, caseworker and aid hang on it.
DESCRIPTIVE = frozenset({Datum.NAME, Datum.SEX, Datum.BIRTH_DATE, Datum.BIRTH_PLACE})
#: What a person can hold fast against the rule. The rest changes by their own step anyway.
PINNABLE = DESCRIPTIVE | {Datum.RELATION, Datum.ADDRESS}
ADDRESS_PARTS = ("address", "rt", "rw")
Values = dict[Datum, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """What one source said on one day; it says nothing of what it leaves empty.

    ``order`` counts within one moment: of one list the first row counts. ``nik_hash`` is the
    number by which the source spoke; what staff say (``by_hand``), they say of the person before
    them. ``other_family``: it named another No. KK than the registry, so it is no witness for where
    this family lives.
    """

    values: Mapping[Datum, Any]
    at: datetime
    order: int = 0
    nik_hash: str | None = None
    by_hand: bool = False
    other_family: bool = False
    source: "Source | None" = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Who said it: a row of an agency's list, or staff on a form."""

    who: str
    import_id: int | None = None
    sheet: str = ""
    row: int | None = None


def choose(
    datum: Datum,
    statements: Iterable[Statement],
    *,
    current: Any,
    pinned: bool,
    verified: str | None,
) -> Any:
    """The value that counts, given what stands there now.

    A pinned value stays, and so does one that nobody among the sources said. Else: what was said
    of the NIK that Dukcapil confirmed (its hash is ``verified``) before all else, what says more
    before what says less, then the newest. The spelling that stands there stays while it says the
    same.
    """
    if pinned:
        return current
    said = [statement for statement in statements if datum in statement.values]
    if datum is Datum.ADDRESS:
        said = [one for one in said if in_same_village(one, current) and not one.other_family]
    if not said:
        return current
    known = not is_missing(datum, current)
    if known and not any(same(datum, current, one.values[datum]) for one in said):
        return current
    if all(one.values[datum] == current for one in said):
        return current
    best = max(said, key=lambda one: rank(datum, one, verified=verified)).values[datum]
    return current if known and same(datum, current, best) else best


def rank(datum: Datum, statement: Statement, *, verified: str | None) -> tuple[Any, ...]:
    """The greater counts. Two statements never tie unless they are of one row."""
    carries = verified is not None and (statement.by_hand or statement.nik_hash == verified)
    fullness = _fullness(datum, statement.values[datum])
    return (carries, fullness, statement.at, -statement.order)


def is_missing(datum: Datum, value: Any) -> bool:
    """Whether this says nothing. A desa alone is no address."""
    if datum is Datum.ADDRESS:
        return not any(value[part] for part in ADDRESS_PARTS)
    return not value or (datum is Datum.RELATION and value == "other")


def same(datum: Datum, one: Any, other: Any) -> bool:
    """Whether two values say the same, however they are written."""
    if one == other:
        return True
    if not one or not other:
        return False
    match datum:
        case Datum.NAME:
            return comparison_key(one) == comparison_key(other)
        case Datum.BIRTH_PLACE:
            return _plain(one) == _plain(other)
        case Datum.ADDRESS:
            return _place(one) == _place(other)
        case _:
            return False


def in_same_village(statement: Statement, current: Mapping[str, Any]) -> bool:
    """Whether an address lies in the desa where the family is recorded."""
    return bool(statement.values[Datum.ADDRESS]["village_code"] == current["village_code"])


def is_default(day: date) -> bool:
    """Whether the day is one that stands for "some day of that year"."""
    return (day.day, day.month) in DEFAULT_DAYS


def _fullness(datum: Datum, value: Any) -> int:
    """A name with all its words says more than one with initials, a real day more than a default,
    an address with RT and RW more than one without."""
    match datum:
        case Datum.NAME:
            return sum(len(word) > 1 for word in comparison_key(value).split())
        case Datum.BIRTH_DATE:
            return int(not is_default(date.fromisoformat(value)))
        case Datum.ADDRESS:
            return sum(bool(value[part]) for part in ADDRESS_PARTS)
        case _:
            return 0


def _plain(text: str) -> str:
    return _SIGNS.sub("", text).casefold()


def _place(value: Mapping[str, Any]) -> tuple[Any, ...]:
    street = re.sub(r"^(kampung|kmp|kp|dusun|dsn)(?=[\W_])", "", value["address"].casefold())
    return (value["village_code"], value["rt"], value["rw"], _plain(street))
