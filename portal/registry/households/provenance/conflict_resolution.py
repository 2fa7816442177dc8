"""Choose one value where sources disagree. Pure functions; pages, imports and merges use the same
rule.

Values are plain JSON data: texts, dates as ``1980-04-12``, an address as a dict of ``address``,
``rt``, ``rw`` and ``village_code``.
"""

import enum
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from portal.core.types import Nik, Sex, comparison_key

#: Placeholder birth dates that officials use when only the year is known: (day, month).
DEFAULT_DAYS = frozenset({(31, 12), (1, 7), (1, 1)})
_SIGNS = re.compile(r"[\W_]+")


class Datum(enum.StrEnum):
    """One attribute of a person, or (``KK`` and ``ADDRESS``) of a household."""

    NAME = "name"
    NIK = "nik"
    SEX = "sex"
    BIRTH_DATE = "birth_date"
    BIRTH_PLACE = "birth_place"
    RELATION = "relation"
    PHONE = "phone"
    KK = "kk"
    ADDRESS = "address"


#: Data that follow the rule automatically. NIK, No. KK, relation and a move to another desa are
#: left to staff, because scope, caseworker and aid depend on them.
DESCRIPTIVE = frozenset({Datum.NAME, Datum.SEX, Datum.BIRTH_DATE, Datum.BIRTH_PLACE})
#: Data that staff can pin. The others change only through their own form.
PINNABLE = DESCRIPTIVE | {Datum.RELATION, Datum.ADDRESS}
ADDRESS_PARTS = ("address", "rt", "rw")
Values = dict[Datum, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """The values that one source stated at one time; empty values are left out.

    ``order`` breaks ties at the same time: the lowest wins (the first row of a list). ``nik_hash``
    is the NIK in the source. ``by_staff``: entered by staff, who know which person they mean.
    ``other_kk``: the source names another No. KK than the registry, so its address does not count
    for this household. ``dead``: the list says that the person died.
    """

    values: Mapping[Datum, Any]
    at: datetime
    order: int = 0
    nik_hash: str | None = None
    by_staff: bool = False
    other_kk: bool = False
    dead: bool = False
    source: "Source | None" = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where a statement comes from: a row of an agency's list, or staff."""

    name: str
    import_id: int | None = None
    sheet: str = ""
    row: int | None = None


def resolve(
    datum: Datum,
    statements: Iterable[Statement],
    *,
    current: Any,
    pinned: bool,
    verified: str | None,
    nik: str | None = None,
) -> Any:
    """Return the value to use, given the ``current`` one and all statements.

    The current value stays if it is ``pinned`` or stated by no source. Otherwise the order is:
    first a birth date or sex that agrees with the person's own ``nik``, then statements made with
    the NIK that Dukcapil confirmed (hash ``verified``), then the more complete value, then the
    newest. A current value that differs only in spelling stays, and so does one that a list would
    replace by a value that contradicts the NIK.
    """
    if pinned:
        return current
    said = [statement for statement in statements if datum in statement.values]
    if datum is Datum.ADDRESS:
        said = [one for one in said if is_in_village_of(one, current) and not one.other_kk]
    if not said:
        return current
    known = not is_missing(datum, current)
    if known and not any(is_same_value(datum, current, one.values[datum]) for one in said):
        return current
    if all(one.values[datum] == current for one in said):
        return current
    top = max(said, key=lambda one: statement_rank(datum, one, verified=verified, nik=nik))
    best = top.values[datum]
    if known and is_same_value(datum, current, best):
        return current
    contradicts = agreement_with_nik(datum, best, nik) is False
    return current if known and contradicts and not top.by_staff else best


def statement_rank(
    datum: Datum, statement: Statement, *, verified: str | None, nik: str | None = None
) -> tuple[Any, ...]:
    """Return the sort key of a statement, highest first. Unique except for statements of the same
    row.
    """
    agrees = bool(agreement_with_nik(datum, statement.values[datum], nik))
    carries = verified is not None and (statement.by_staff or statement.nik_hash == verified)
    fullness = _completeness(datum, statement.values[datum])
    return (agrees, carries, fullness, statement.at, -statement.order)


def agreement_with_nik(datum: Datum, value: Any, nik: str | None) -> bool | None:
    """Return whether a birth date or sex agrees with the person's NIK, ``None`` if it cannot tell.

    A NIK with a placeholder date (1 July) was issued to somebody with an unknown day of birth, so
    it does not confirm the day.
    """
    if nik is None or not value:
        return None
    match datum:
        case Datum.SEX:
            return Nik(nik).sex is Sex(value)
        case Datum.BIRTH_DATE:
            number, day = Nik(nik), date.fromisoformat(value)
            if number.agrees_with(day):
                return None if is_default_date(day) else True
            return None if is_default_date(number.birth_date(day)) else False
        case _:
            return None


def is_missing(datum: Datum, value: Any) -> bool:
    """Return whether the value is empty. An address with a desa only is empty."""
    if datum is Datum.ADDRESS:
        return not any(value[part] for part in ADDRESS_PARTS)
    return not value or (datum is Datum.RELATION and value == "other")


def is_same_value(datum: Datum, one: Any, other: Any) -> bool:
    """Return whether two values are equal apart from spelling."""
    if one == other:
        return True
    if not one or not other:
        return False
    match datum:
        case Datum.NAME:
            return comparison_key(one) == comparison_key(other)
        case Datum.BIRTH_PLACE:
            return _normalised(one) == _normalised(other)
        case Datum.ADDRESS:
            return _address_key(one) == _address_key(other)
        case _:
            return False


def is_in_village_of(statement: Statement, current: Mapping[str, Any]) -> bool:
    """Return whether a stated address lies in the desa of the ``current`` address."""
    return bool(statement.values[Datum.ADDRESS]["village_code"] == current["village_code"])


def is_default_date(day: date) -> bool:
    """Return whether officials use this day and month for an unknown birth date."""
    return (day.day, day.month) in DEFAULT_DAYS


def _completeness(datum: Datum, value: Any) -> int:
    """Return how complete a value is: full words of a name, a real birth date, parts of an
    address."""
    match datum:
        case Datum.NAME:
            return sum(len(word) > 1 for word in comparison_key(value).split())
        case Datum.BIRTH_DATE:
            return int(not is_default_date(date.fromisoformat(value)))
        case Datum.ADDRESS:
            return sum(bool(value[part]) for part in ADDRESS_PARTS)
        case _:
            return 0


def _normalised(text: str) -> str:
    return _SIGNS.sub("", text).casefold()


def _address_key(value: Mapping[str, Any]) -> tuple[Any, ...]:
    street = re.sub(r"^(kampung|kmp|kp|dusun|dsn)(?=[\W_])", "", value["address"].casefold())
    return (value["village_code"], value["rt"], value["rw"], _normalised(street))
