"""From sheets to what each row says: accepted, refused or skipped, counted as people count."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from flask_babel import lazy_gettext

from portal.agencies.reading import persons
from portal.agencies.reading.claims import PersonClaim
from portal.agencies.reading.fields import Field
from portal.agencies.reading.findings import Code, Finding
from portal.agencies.reading.headers import guess_mapping
from portal.agencies.reading.mapping import Mapping, SheetMapping
from portal.agencies.reading.numbers import read_kk, read_nik
from portal.agencies.reading.places import Places, RegionIndex
from portal.agencies.reading.rows import Layout, Row, column_letters, is_ditto
from portal.agencies.reading.skipping import Skipper, SkipReason
from portal.agencies.reading.tables import Limits, Sheet, UnreadableFile
from portal.types import Nik, Sex

_LONGEST = {Field.NAME: 120, Field.BIRTH_PLACE: 80, Field.ADDRESS: 300, Field.AID_KIND: 120}


class RowState(StrEnum):
    """What became of a row; each row has exactly one."""

    ACCEPTED = "accepted"
    REFUSED = "refused"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class RowOutcome:
    """One row below the header. ``row`` is its number as a spreadsheet shows it."""

    sheet: str
    row: int
    state: RowState
    cells: tuple[str, ...]
    claim: PersonClaim | None = None
    reasons: tuple[Finding, ...] = ()
    warnings: tuple[Finding, ...] = ()
    skipped: SkipReason | None = None


def interpret(
    sheets: Sequence[Sheet],
    mapping: Mapping | None,
    region_index: RegionIndex,
    today: date,
    *,
    longest_cell: int = Limits().cell_characters,
) -> Iterator[RowOutcome]:
    """Every row below the header of each sheet, in order. A row with a cell of more than
    ``longest_cell`` characters is refused.

    Without a ``mapping`` one is guessed. Raises :class:`UnreadableFile` at once, before the first
    row, if there is no header, no column for the name, or nothing below the header.
    """
    mapping = mapping or guess_mapping(sheets)
    mapped = [(sheet, found) for sheet in sheets if (found := mapping.for_sheet(sheet.name))]
    if not any(found.positions(Field.NAME) for _, found in mapped):
        raise UnreadableFile(
            lazy_gettext("Kolom nama tidak ditemukan. Tunjukkan kolom mana yang berisi nama.")
        )
    if not any(sheet.last_row >= found.first_row for sheet, found in mapped):
        raise UnreadableFile(lazy_gettext("Berkas hanya berisi judul kolom, belum ada datanya."))
    return (
        outcome
        for sheet, found in mapped
        for outcome in _interpret_sheet(sheet, found, region_index, today, longest_cell)
    )


def _interpret_sheet(
    sheet: Sheet, mapping: SheetMapping, regions: RegionIndex, today: date, longest_cell: int
) -> Iterator[RowOutcome]:
    layout = Layout(mapping)
    places = Places(regions, mapping.titles)
    skipper = Skipper(layout)
    for number, cells in sheet.rows():
        if number < mapping.header_row:
            continue
        row = Row(layout, cells)
        if number < mapping.first_row:
            skipper.learn_header(row)
            continue
        skipped = skipper.reason(row)
        if skipped:
            yield RowOutcome(
                sheet.name,
                number,
                RowState.SKIPPED,
                _kept(row.texts, longest_cell),
                skipped=skipped,
            )
            continue
        claim = _claim(row, places, today)
        _refuse_long_texts(row, claim, longest_cell)
        yield RowOutcome(
            sheet=sheet.name,
            row=number,
            state=RowState.REFUSED if row.reasons else RowState.ACCEPTED,
            cells=_kept(row.texts, longest_cell),
            claim=None if row.reasons else claim,
            reasons=tuple(row.reasons),
            warnings=tuple(row.warnings),
        )


def _claim(row: Row, places: Places, today: date) -> PersonClaim:
    """Read all fields, so that a refused row names all its reasons at once."""
    name = row.text(Field.NAME)
    if not name or is_ditto(name):
        row.refuse(Code.MISSING_NAME, Field.NAME)
    kk = read_kk(row)
    nik, nik_missing_reason = read_nik(row, kk)
    sex = persons.read_sex(row)
    birth_date, birth_year, birth_place = persons.read_birth(row, today)
    address, rt, rw = persons.read_address(row)
    _compare(row, nik, birth_date, sex)
    row.warn_of_contradictions()
    return PersonClaim(
        name=name,
        nik=nik,
        nik_missing_reason=nik_missing_reason,
        kk=kk,
        sex=sex,
        birth_date=birth_date,
        birth_year=birth_year,
        birth_place=birth_place,
        relation=persons.read_relation(row),
        address=address,
        rt=rt,
        rw=rw,
        desa_code=places.read_desa(row),
        phone=persons.read_phone(row),
        decile=persons.read_decile(row),
        aid_kind=row.text(Field.AID_KIND),
        aid_value=persons.read_aid_value(row),
        aid_date=persons.read_aid_date(row, today),
        extra=row.rest(),
    )


def _compare(row: Row, nik: Nik | None, birth_date: date | None, sex: Sex | None) -> None:
    for disagreement in nik.disagreements(birth_date, sex) if nik else ():
        if disagreement.field == "sex":
            row.warn(Code.NIK_SEX_DIFFERS, Field.SEX)
        else:
            row.warn(Code.NIK_BIRTH_DATE_DIFFERS, Field.BIRTH_DATE)


def _refuse_long_texts(row: Row, claim: PersonClaim, longest_cell: int) -> None:
    """What the registry has no room for, and cells that no person would fill by hand."""
    texts = {
        Field.NAME: claim.name,
        Field.ADDRESS: claim.address,
        Field.BIRTH_PLACE: claim.birth_place,
    }
    for field, text in texts.items():
        if _LONGEST[field] < len(text) <= longest_cell:
            row.refuse(Code.TOO_LONG, field)
    if max(map(len, row.texts)) <= longest_cell:
        return
    labels = {column.position: column.label for column in row.layout.mapping.columns}
    for position, text in enumerate(row.texts):
        if len(text) > longest_cell:
            label = labels.get(position) or column_letters(position)
            row.reasons.append(Finding(Code.TOO_LONG, label))


def _kept(texts: Sequence[str], longest_cell: int) -> tuple[str, ...]:
    return tuple(text[:longest_cell] for text in texts)
