"""The two persons of a pair side by side, for the review page."""

import enum
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext

from portal.core.counting import counted
from portal.core.types import comparison_key
from portal.platform.web.filters import samar, tanggal
from portal.registry.agencies.models import SourceRecord
from portal.registry.households.models import Person
from portal.registry.households.wording import SEXES, address_line, phone_number
from portal.registry.linkage.models import PersonPair
from portal.registry.linkage.queries import imports_by_id, merges_into, source_records_of

_STATEMENTS_SHOWN = 6


class Mark(enum.StrEnum):
    """Result of comparing two shown values."""

    SAME = "same"
    DIFFERENT = "different"
    ONE_ONLY = "one_only"
    NEITHER = "neither"


@dataclass(frozen=True)
class ComparedField:
    """One line of the page; ``remark`` is the mark as text."""

    label: str
    left: str
    right: str
    mark: Mark
    remark: str


@dataclass(frozen=True)
class RowStatement:
    """What one row of an agency's list states, with numbers masked."""

    source: str
    place: str
    name: str
    details: tuple[str, ...]


@dataclass(frozen=True)
class Side:
    """One person of the pair: list rows (``more`` counts those not shown) and names of merged
    records."""

    person: Person
    said: tuple[RowStatement, ...]
    more: int
    merged: tuple[str, ...]


def compared_fields(pair: PersonPair, *, mask_phones: bool) -> list[ComparedField]:
    """Return the lines of the page; values that neither person has are left out."""
    left, right = pair.left, pair.right
    phones = tuple(_phones(person, mask_phones) for person in (left, right))
    lines = [
        _text_field(gettext("Nama"), left.name, right.name, alike=comparison_key),
        _number_field(gettext("NIK"), left.nik, right.nik),
        _text_field(gettext("Tanggal lahir"), _day(left.birth_date), _day(right.birth_date)),
        _text_field(
            gettext("Tempat lahir"), left.birth_place, right.birth_place, alike=str.casefold
        ),
        _text_field(gettext("Jenis kelamin"), _label(SEXES, left.sex), _label(SEXES, right.sex)),
        _number_field(gettext("No. KK"), left.household.kk_number, right.household.kk_number),
        _text_field(
            gettext("Alamat"),
            address_line(left.household),
            address_line(right.household),
            alike=str.casefold,
        ),
        _text_field(gettext("Telepon"), phones[0], phones[1]),
        _text_field(gettext("Meninggal"), _day(left.died_on), _day(right.died_on)),
    ]
    return [line for line in lines if line.mark is not Mark.NEITHER]


def pair_sides(pair: PersonPair) -> tuple[Side, Side]:
    """Return both sides with the list rows of the person and of those merged into them."""
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
    for record in source_records_of(owner):
        records[owner[record.person_id or 0]].append(record)
    sources = imports_by_id({record.import_id for found in records.values() for record in found})
    left, right = (
        Side(
            person=person,
            said=tuple(
                _row_statement(record, sources) for record in records[person.id][:_STATEMENTS_SHOWN]
            ),
            more=max(len(records[person.id]) - _STATEMENTS_SHOWN, 0),
            merged=tuple(other.name for other in merged[person.id]),
        )
        for person in (pair.left, pair.right)
    )
    return left, right


def _text_field(
    label: str, left: str, right: str, *, alike: Callable[[str], str] = lambda text: text
) -> ComparedField:
    mark = _mark(alike(left) if left else "", alike(right) if right else "")
    if mark is Mark.SAME and left != right:
        return ComparedField(label, left, right, mark, gettext("sama, ejaan beda"))
    return ComparedField(label, left, right, mark, _mark_text(mark))


def _number_field(label: str, left: str | None, right: str | None) -> ComparedField:
    """Compare 16-digit numbers, masked; the remark counts the digits that differ."""
    mark = _mark(left, right)
    remark = _mark_text(mark)
    if left and right and left != right:
        count = sum(one != other for one, other in zip(left, right, strict=False))
        remark = counted("beda %(n)s angka", count)
    return ComparedField(label, _masked(left), _masked(right), mark, remark)


def _masked(number: str | None) -> str:
    return samar(number) if number else ""


def _mark(left: str | None, right: str | None) -> Mark:
    if not left and not right:
        return Mark.NEITHER
    if not left or not right:
        return Mark.ONE_ONLY
    return Mark.SAME if left == right else Mark.DIFFERENT


def _mark_text(mark: Mark) -> str:
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


def _row_statement(record: SourceRecord, sources: Any) -> RowStatement:
    source = sources[record.import_id]
    claim = record.claim or {}
    row = gettext("baris %(row)s", row=record.row)
    return RowStatement(
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
