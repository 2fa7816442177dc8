"""Convert sheets to rows: accepted, refused or skipped, with row numbers as in a spreadsheet."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from flask_babel import lazy_gettext

from portal.core.types import Nik, PhoneNumber, Sex
from portal.registry.agencies.reading import birth_cells, number_cells, person_cells
from portal.registry.agencies.reading.couples import Couple
from portal.registry.agencies.reading.fields import Field, label_key
from portal.registry.agencies.reading.file_reader.limits import Limits
from portal.registry.agencies.reading.findings import Code, Finding
from portal.registry.agencies.reading.footnotes import Footnotes, has_mark, without_marks
from portal.registry.agencies.reading.groups import Groups
from portal.registry.agencies.reading.headers import guess_mapping, map_header
from portal.registry.agencies.reading.mapping import DateOrder, Mapping, Repairs, TableMapping
from portal.registry.agencies.reading.nik_answers import AnswerReader, are_of_answers
from portal.registry.agencies.reading.person_claim import PersonClaim
from portal.registry.agencies.reading.places import Places, RegionLookup
from portal.registry.agencies.reading.profile import TableProfile, profile_tables
from portal.registry.agencies.reading.remarks import read_status
from portal.registry.agencies.reading.replacements import Replacements
from portal.registry.agencies.reading.rows import (
    Layout,
    RowCells,
    column_letters,
    column_position,
    is_ditto,
)
from portal.registry.agencies.reading.sheets import Cell, Cells, Sheet, UnreadableFile
from portal.registry.agencies.reading.skipped_rows import Skipper, SkipReason
from portal.registry.agencies.reading.status_words import status_by_title
from portal.registry.agencies.reading.two_rows import with_rows_joined

_LONGEST = {Field.NAME: 120, Field.BIRTH_PLACE: 80, Field.ADDRESS: 300, Field.AID_KIND: 120}
_DIGITS_OF_ONE_PHONE = 15  # E.164
#: If one of these fields is in another column of a second header, the columns are mapped anew.
_IDENTIFYING = (Field.NAME, Field.NIK, Field.KK, Field.BIRTH_DATE, Field.SEX, Field.PHONE)


class RowState(StrEnum):
    """Result of a row; each row has exactly one."""

    ACCEPTED = "accepted"
    REFUSED = "refused"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class ReadRow:
    """One row below the header. ``sheet`` names the table, ``row`` is the row number in the
    spreadsheet.
    """

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
    region_index: RegionLookup,
    today: date,
    *,
    longest_cell: int = Limits().cell_characters,
) -> Iterator[ReadRow]:
    """Yield every row below the header of each table, in order. A row with a cell of more than
    ``longest_cell`` characters is refused. In a list of answers about NIK (see
    :func:`are_of_answers`) the claims contain answers.

    Without a ``mapping`` one is guessed. Raises :class:`UnreadableFile` immediately, before the
    first row, if there is no header, no column for the name, or no row below the header.
    """
    mapping = mapping or guess_mapping(sheets)
    mapped = [(sheet, table) for sheet in sheets for table in mapping.of_sheet(sheet.name)]
    of_answers = are_of_answers(mapping)
    if not of_answers and not any(table.positions(Field.NAME) for _, table in mapped):
        raise UnreadableFile(
            lazy_gettext("Kolom nama tidak ditemukan. Tunjukkan kolom mana yang berisi nama.")
        )
    if not any(sheet.last_row >= table.first_row for sheet, table in mapped):
        raise UnreadableFile(lazy_gettext("Berkas hanya berisi judul kolom, belum ada datanya."))
    return (
        row
        for (sheet, table), profile in zip(mapped, profile_tables(mapped, today), strict=True)
        for row in _TableReader(
            sheet,
            table,
            Couple(table, mapping.of_sheet(sheet.name)),
            profile,
            mapping.repairs,
            region_index,
            today,
            longest_cell,
            of_answers=of_answers,
        ).rows()
    )


class _TableReader:
    """Reads one table from top to bottom."""

    def __init__(
        self,
        sheet: Sheet,
        mapping: TableMapping,
        couple: Couple,
        profile: TableProfile,
        repairs: Repairs,
        regions: RegionLookup,
        today: date,
        longest_cell: int,
        *,
        of_answers: bool,
    ) -> None:
        self._sheet, self._mapping, self._repairs = sheet, mapping, repairs
        self._today, self._longest_cell = today, longest_cell
        self._layout = Layout(mapping)
        self._replacements = Replacements(mapping)
        self._couple = couple
        self._labels = {column.position: column.label for column in mapping.columns}
        self._profile, self._orders = profile, profile.dates
        self._claims = _Claims(mapping, couple, sheet, regions)
        self._groups = Groups(self._profile.once_per_family)
        self._answers = AnswerReader(self._layout, sheet, self._profile) if of_answers else None
        self._skipper = self._answers or Skipper(self._layout, self._groups)
        self._uncalculated = _positions_by_row(sheet.uncalculated)

    def rows(self) -> Iterator[ReadRow]:
        """Yield every row below the header."""
        for number, own, continues in self._own_rows():
            row = RowCells(self._layout_of(own), own)
            if number < self._mapping.header_row:
                self._groups.take_above(row)
            elif number < self._mapping.first_row:
                self._skipper.learn_header(row)
            else:
                yield self._read(number, row, continues=continues)

    def _layout_of(self, own: Cells) -> Layout:
        return (
            self._replacements.layout_of(own) or self._couple.second_layout_of(own) or self._layout
        )

    def _own_rows(self) -> Iterator[tuple[int, Cells, bool]]:
        """Yield the rows as corrected, and whether each goes on with the person above."""
        rows = ((number, self._own(number, cells)) for number, cells in self._sheet.rows())
        if self._layout.kk_with_nik:
            return with_rows_joined(rows, self._layout)
        return ((number, cells, False) for number, cells in rows)

    def _own(self, number: int, cells: Cells) -> Cells:
        """Return the cells of this table, with a person's corrections."""
        texts = self._repairs.cells.get((self._mapping.name, number))
        if not (self._mapping.part or texts):
            return cells
        own: list[Cell] = list(cells)
        if self._mapping.part:
            columns = {column.position for column in self._mapping.columns}
            columns.update(self._couple.other_names)
            own = [cell if at in columns else None for at, cell in enumerate(own)]
        for position, text in (texts or {}).items():
            own += [None] * (position + 1 - len(own))
            own[position] = text
        return own

    def _read(self, number: int, row: RowCells, *, continues: bool) -> ReadRow:
        by_hand = self._repairs.persons.get((self._mapping.name, number))
        skipped = SkipReason.CONTINUED if continues else self._skipper.reason(row)
        if skipped is None and self._couple.lacks_one(row):
            skipped = SkipReason.NO_SPOUSE
        if by_hand is not None and skipped is not SkipReason.BLANK:
            skipped = None if by_hand else SkipReason.BY_HAND
        elif skipped and self._couple.is_second:
            skipped = SkipReason.BLANK  # said by the first of the two tables
        texts = tuple(row.texts)
        too_long = max(map(len, texts), default=0) > self._longest_cell
        if too_long:
            texts = tuple(text[: self._longest_cell] for text in texts)
        if skipped is SkipReason.REPEATED_HEADER:
            self._follow_header(row)
        if skipped:
            return ReadRow(self._mapping.name, number, RowState.SKIPPED, texts, skipped=skipped)
        claim = self._claimed(row)
        for position in self._uncalculated.get(number, ()):
            label = self._labels.get(position) or column_letters(position)
            row.warnings.append(Finding(Code.FORMULA_WITHOUT_VALUE, label))
        self._refuse_long_texts(row, claim, too_long=too_long)
        return ReadRow(
            sheet=self._mapping.name,
            row=number,
            state=RowState.REFUSED if row.reasons else RowState.ACCEPTED,
            cells=texts,
            claim=None if row.reasons else claim,
            reasons=tuple(row.reasons),
            warnings=tuple(row.warnings),
        )

    def _claimed(self, row: RowCells) -> PersonClaim:
        if self._answers is not None:
            return self._answers.read(row, self._today)
        self._groups.fill(row)
        return self._claims.read(row, self._profile, self._today)

    def _follow_header(self, row: RowCells) -> None:
        """Map the columns anew if another list with other columns was appended below."""
        if self._answers is not None:
            return
        known = {
            label_key(column.label): column.field.value
            for column in self._mapping.columns
            if column.field is not None and column.label
        }
        tables = map_header(self._sheet, [list(row.texts)], 0, known)
        if len(tables) != 1 or not tables[0].positions(Field.NAME):
            return
        found = {field: tables[0].positions(field) for field in _IDENTIFYING}
        if all(
            places in ((), self._layout.positions.get(field)) for field, places in found.items()
        ):
            return
        self._layout = Layout(replace(tables[0], titles=self._mapping.titles))
        self._replacements = Replacements(tables[0])
        self._labels = {column.position: column.label for column in tables[0].columns}
        self._profile = TableProfile(dates=self._orders_below(tables[0]))
        self._skipper = Skipper(self._layout, self._groups)
        self._skipper.learn_header(RowCells(self._layout, row.cells))

    def _orders_below(self, table: TableMapping) -> dict[int, DateOrder]:
        """The list below is of the same people: its days are written as those above."""
        above = {
            column.field: self._orders[column.position]
            for column in self._mapping.columns
            if column.position in self._orders
        }
        return {
            column.position: above[column.field]
            for column in table.columns
            if column.field in above
        }

    def _refuse_long_texts(self, row: RowCells, claim: PersonClaim, *, too_long: bool) -> None:
        """Refuse values that are too long for the registry, and cells longer than anybody would
        type.
        """
        texts = {
            Field.NAME: claim.name,
            Field.ADDRESS: claim.address,
            Field.BIRTH_PLACE: claim.birth_place,
        }
        for field, text in texts.items():
            if _LONGEST[field] < len(text) <= self._longest_cell:
                row.refuse(Code.TOO_LONG, field)
        if not too_long:
            return
        for position, text in enumerate(row.texts):
            if len(text) > self._longest_cell:
                label = self._labels.get(position) or column_letters(position)
                row.reasons.append(Finding(Code.TOO_LONG, label))


def _positions_by_row(cells: Sequence[str]) -> dict[int, list[int]]:
    """Return row → columns (from 0) of cells with spreadsheet names: ``C7``."""
    found: dict[int, list[int]] = {}
    for cell in cells:
        letters = cell.rstrip("0123456789")
        found.setdefault(int(cell[len(letters) :]), []).append(column_position(letters))
    return found


class _Claims:
    """What the rows of one table say of persons."""

    def __init__(
        self, mapping: TableMapping, couple: Couple, sheet: Sheet, regions: RegionLookup
    ) -> None:
        self._couple = couple
        self._places = Places(regions, mapping.titles)
        self._footnotes = Footnotes(sheet, mapping.titles)
        self._of_all = status_by_title(title for title in mapping.titles if not has_mark(title))

    def read(self, row: RowCells, profile: TableProfile, today: date) -> PersonClaim:
        """Read all fields, so that a refused row names all its reasons at once."""
        name = _read_name(row)
        kk = number_cells.read_kk(row, profile)
        nik, nik_missing_reason = number_cells.read_nik(row, kk, holds_kk=profile.nik_holds_kk)
        sex = person_cells.read_sex(row, profile) or self._couple.sex
        birth = birth_cells.read_birth(row, nik, profile, today)
        address, rt, rw = person_cells.read_address(row)
        phone, phone_owner = person_cells.read_phone(row)
        _compare(row, nik, birth.day, sex)
        row.warn_of_contradictions()
        status, failed = read_status(row, name, self._of_all, self._footnotes)
        return PersonClaim(
            name=name,
            nik=nik,
            nik_missing_reason=nik_missing_reason,
            kk=kk,
            sex=sex,
            birth_date=birth.day,
            birth_year=birth.year,
            birth_place=birth.place,
            relation=person_cells.read_relation(row, siak_codes=profile.siak_relations)
            or self._couple.relation_of(row),
            address=address,
            rt=rt,
            rw=rw,
            desa_code=self._places.read_desa(row),
            phone=phone,
            phone_owner=phone_owner,
            decile=person_cells.read_decile(row),
            aid_kind=row.text(Field.AID_KIND),
            aid_value=person_cells.read_aid_value(row, comma_groups=profile.comma_groups),
            aid_date=person_cells.read_aid_date(row, profile, today),
            aid_stage=row.text(Field.AID_STAGE),
            aid_failed=failed,
            status=status,
            extra=row.rest() | _second_phone(row, phone),
        )


def _read_name(row: RowCells) -> str:
    name = without_marks(number_cells.part_cells(row))
    if not name or is_ditto(name):
        row.refuse(Code.MISSING_NAME, Field.NAME, row.raw_text(Field.NAME))
    return name


def _second_phone(row: RowCells, taken: PhoneNumber | None) -> dict[str, str]:
    """Return the cell of phones as written if it contains more than the number that was used."""
    text = row.text(Field.PHONE)
    if taken is None or sum(letter.isdigit() for letter in text) <= _DIGITS_OF_ONE_PHONE:
        return {}
    return {row.layout.labels.get(Field.PHONE) or "Telepon": text}


def _compare(row: RowCells, nik: Nik | None, birth_date: date | None, sex: Sex | None) -> None:
    for disagreement in nik.disagreements(birth_date, sex) if nik else ():
        if disagreement.field == "sex":
            row.warn(Code.NIK_SEX_DIFFERS, Field.SEX)
        else:
            row.warn(Code.NIK_BIRTH_DATE_DIFFERS, Field.BIRTH_DATE)
