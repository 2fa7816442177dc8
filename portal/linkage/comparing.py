"""Two persons side by side: what is the same, what differs, and what agencies said of each."""

import enum
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext

from portal.agencies.models import SourceRecord
from portal.households.labels import SEXES, address_line, phone_number
from portal.households.models import Person
from portal.linkage.models import PersonPair
from portal.linkage.queries import imports_with, merges_into, said_of
from portal.types import comparison_key
from portal.web.filters import samar, tanggal

_SAID = 6


class Mark(enum.StrEnum):
    """How two values stand to each other."""

    SAME = "same"
    DIFFERENT = "different"
    ONE_ONLY = "one_only"
    NEITHER = "neither"


@dataclass(frozen=True)
class Line:
    """One row of the comparison; ``remark`` says the mark in words."""

    label: str
    left: str
    right: str
    mark: Mark
    remark: str


@dataclass(frozen=True)
class Saying:
    """What one row of an agency's list said. Numbers are masked."""

    source: str
    place: str
    name: str
    details: tuple[str, ...]


@dataclass(frozen=True)
class Side:
    """One person of the pair, with everybody who was merged into them."""

    person: Person
    said: tuple[Saying, ...]
    more: int
    merged: tuple[str, ...]


def lines_of(pair: PersonPair, *, mask_phones: bool) -> list[Line]:
    """The two persons line by line; what is known of neither is left out."""
    left, right = pair.left, pair.right
    phones = tuple(_phones(person, mask_phones) for person in (left, right))
    lines = [
        _line(gettext("Nama"), left.name, right.name, alike=comparison_key),
        _number(gettext("NIK"), left.nik, right.nik),
        _line(gettext("Tanggal lahir"), _day(left.birth_date), _day(right.birth_date)),
        _line(gettext("Tempat lahir"), left.birth_place, right.birth_place, alike=str.casefold),
        _line(gettext("Jenis kelamin"), _label(SEXES, left.sex), _label(SEXES, right.sex)),
        _number(gettext("No. KK"), left.household.kk_number, right.household.kk_number),
        _line(
            gettext("Alamat"),
            address_line(left.household),
            address_line(right.household),
            alike=str.casefold,
        ),
        _line(gettext("Telepon"), phones[0], phones[1]),
        _line(gettext("Meninggal"), _day(left.died_on), _day(right.died_on)),
    ]
    return [line for line in lines if line.mark is not Mark.NEITHER]


def sides_of(pair: PersonPair) -> tuple[Side, Side]:
    """What agencies said of each, through whomever was merged into them."""
    merged = {
        person.id: [merge.person for merge in merges_into(person.id)]
        for person in (pair.left, pair.right)
    }
    owner = {
        person_id: root
        for root, people in merged.items()
        for person_id in (root, *(person.id for person in people))
    }
    records: defaultdict[int, list[SourceRecord]] = defaultdict(list)
    for record in said_of(owner):
        records[owner[record.person_id or 0]].append(record)
    sources = imports_with({record.import_id for found in records.values() for record in found})
    left, right = (
        Side(
            person=person,
            said=tuple(_saying(record, sources) for record in records[person.id][:_SAID]),
            more=max(len(records[person.id]) - _SAID, 0),
            merged=tuple(other.name for other in merged[person.id]),
        )
        for person in (pair.left, pair.right)
    )
    return left, right


def _line(
    label: str, left: str, right: str, *, alike: Callable[[str], str] = lambda text: text
) -> Line:
    mark = _mark(alike(left) if left else "", alike(right) if right else "")
    if mark is Mark.SAME and left != right:
        return Line(label, left, right, mark, gettext("sama, ejaan beda"))
    return Line(label, left, right, mark, _words(mark))


def _number(label: str, left: str | None, right: str | None) -> Line:
    """Sixteen digits, masked; how many differ is said."""
    mark = _mark(left, right)
    remark = _words(mark)
    if left and right and left != right:
        count = sum(one != other for one, other in zip(left, right, strict=False))
        remark = gettext("beda %(num)s angka", num=count)
    return Line(label, _masked(left), _masked(right), mark, remark)


def _masked(number: str | None) -> str:
    return samar(number) if number else ""


def _mark(left: str | None, right: str | None) -> Mark:
    if not left and not right:
        return Mark.NEITHER
    if not left or not right:
        return Mark.ONE_ONLY
    return Mark.SAME if left == right else Mark.DIFFERENT


def _words(mark: Mark) -> str:
    return {
        Mark.SAME: gettext("sama"),
        Mark.DIFFERENT: gettext("beda"),
        Mark.ONE_ONLY: gettext("hanya satu"),
        Mark.NEITHER: gettext("belum ada"),
    }[mark]


def _day(day: date | None) -> str:
    return "" if day is None else tanggal(day)


def _label(labels: Any, key: Any) -> str:
    return "" if key is None else str(labels[key])


def _phones(person: Person, masked: bool) -> str:
    return ", ".join(phone_number(phone, masked=masked) for phone in person.phones)


def _saying(record: SourceRecord, sources: Any) -> Saying:
    source = sources[record.import_id]
    claim = record.claim or {}
    row = gettext("baris %(row)s", row=record.row)
    return Saying(
        source=source.agency.name,
        place=" · ".join(part for part in (source.file.name, record.sheet, row) if part),
        name=claim.get("name", ""),
        details=tuple(_details(claim)),
    )


def _details(claim: dict[str, Any]) -> Iterator[str]:
    if claim.get("nik"):
        yield f"NIK {samar(claim['nik'])}"
    if claim.get("birth_date"):
        yield gettext("lahir %(day)s", day=tanggal(date.fromisoformat(claim["birth_date"])))
    elif claim.get("birth_year"):
        yield gettext("lahir tahun %(year)s", year=claim["birth_year"])
    place = [claim.get("address", "")]
    if claim.get("rt") or claim.get("rw"):
        place.append(f"RT {claim['rt'] or '–'} RW {claim['rw'] or '–'}")
    if any(place):
        yield ", ".join(filter(None, place))
