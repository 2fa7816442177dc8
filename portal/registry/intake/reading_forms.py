"""Forms in which a person corrects how a file is read. Their fields depend on the file."""

from collections.abc import Iterator, Sequence
from typing import Any

from flask_babel import gettext, lazy_gettext
from wtforms import BooleanField, IntegerField, RadioField, SelectField, StringField
from wtforms.validators import Length, NumberRange, Optional

from portal.platform.web.fields import SelectChoice, choices_of
from portal.platform.web.forms import VersionedForm
from portal.registry.agencies.column_samples import Correction, ShownColumn
from portal.registry.agencies.models import Import, SourceRecord
from portal.registry.agencies.reading import Column, DateOrder, Field, Mapping, TableMapping
from portal.registry.agencies.reading.mapping import FIND_HEADER, NO_HEADER
from portal.registry.agencies.reading.rows import column_letters
from portal.registry.agencies.settings import reading_limits
from portal.registry.agencies.wording import FIELDS, ORDERS

PERSON, NOBODY, JUDGE = "orang", "bukan", "portal"
_SAID = {PERSON: True, NOBODY: False, JUDGE: None}


class ReadingForm(VersionedForm):
    """How a file is read.

    Fields in the order of the page: ``column-0`` and ``order-0`` for a column and its order of day
    and month, ``header-0`` for a sheet, ``leave-0`` for a table, ``read-0`` and ``row-0`` for a
    sheet that is not read.
    """

    columns: Sequence[ShownColumn]
    mapping: Mapping

    @property
    def asked(self) -> Iterator[tuple[ShownColumn, Any, Any]]:
        """Yield each column with its two fields; columns that need a choice come first."""
        numbers = range(len(self.columns))
        for number in sorted(numbers, key=lambda at: not self.columns[at].is_unclear):
            order = self._fields.get(f"order-{number}")
            yield self.columns[number], self[f"column-{number}"], order

    @property
    def sheets(self) -> dict[str, list[TableMapping]]:
        """Return the tables by sheet."""
        return _by_sheet(self.mapping)

    def correction(self) -> Correction:
        """Return what the person changed."""
        return Correction(
            fields=dict(self._fields_changed()),
            orders=dict(self._orders_changed()),
            headers=dict(self._headers_changed()),
            left_out=frozenset(
                table.name
                for number, table in enumerate(self.mapping.tables)
                if f"leave-{number}" in self and self[f"leave-{number}"].data
            ),
        )

    def _fields_changed(self) -> Iterator[tuple[str, Field | None]]:
        for number, column in enumerate(self.columns):
            field = Field(self[f"column-{number}"].data)
            if field is not (column.field or Field.IGNORED):
                yield column.key, field

    def _orders_changed(self) -> Iterator[tuple[str, DateOrder | None]]:
        for number, column in enumerate(self.columns):
            name = f"order-{number}"
            if name not in self:
                continue
            order = DateOrder(self[name].data) if self[name].data else None
            if order is not column.dates and (order or not column.is_unclear):
                yield column.key, order

    def _headers_changed(self) -> Iterator[tuple[str, int]]:
        for number, (sheet, tables) in enumerate(self.sheets.items()):
            row = self[f"header-{number}"].data
            if row is not None and row != _shown_row(tables[0]):
                yield sheet, row or NO_HEADER
        for number, unread in enumerate(self.mapping.unread):
            row = self[f"row-{number}"].data
            if row is not None:
                yield unread.name, row or NO_HEADER
            elif self[f"read-{number}"].data:
                yield unread.name, FIND_HEADER


def reading_form(
    columns: Sequence[ShownColumn], mapping: Mapping, *, version: int, **kwargs: Any
) -> ReadingForm:
    """Return the form for this file, filled with the current reading."""
    fields = {
        **_column_fields(columns),
        **_table_fields(mapping),
        **_unread_fields(mapping),
        "columns": columns,
        "mapping": mapping,
    }
    form: ReadingForm = type("ReadingForm", (ReadingForm,), fields)(
        data={"version": version}, **kwargs
    )
    return form


def _shown_row(table: TableMapping) -> int:
    """Return the header row as shown in the form: 0 for a table without header."""
    return table.header_row if table.has_header else 0


def _by_sheet(mapping: Mapping) -> dict[str, list[TableMapping]]:
    sheets: dict[str, list[TableMapping]] = {}
    for table in mapping.tables:
        sheets.setdefault(table.sheet, []).append(table)
    return sheets


def _column_fields(columns: Sequence[ShownColumn]) -> dict[str, Any]:
    fields: dict[str, Any] = {}
    for number, column in enumerate(columns):
        fields[f"column-{number}"] = SelectField(
            column.label,
            choices=choices_of(FIELDS),
            default=(column.field or Field.IGNORED).value,
        )
        if column.is_of_days:
            none = gettext("Belum dipilih") if column.is_unclear else gettext("Otomatis")
            fields[f"order-{number}"] = SelectField(
                gettext("Urutan hari dan bulan di kolom %(label)s", label=column.label),
                choices=[SelectChoice("", none), *choices_of(ORDERS)],
                default=column.dates.value if column.dates and column.dates in ORDERS else "",
            )
    return fields


def _table_fields(mapping: Mapping) -> dict[str, Any]:
    fields: dict[str, Any] = {}
    sheets = _by_sheet(mapping)
    for number, (sheet, tables) in enumerate(sheets.items()):
        label = gettext("Baris judul kolom")
        if len(sheets) > 1:
            label = gettext("Baris judul kolom di lembar %(sheet)s", sheet=sheet)
        fields[f"header-{number}"] = _row_field(label, _shown_row(tables[0]))
    if len(mapping.tables) > 1:
        for number, table in enumerate(mapping.tables):
            fields[f"leave-{number}"] = BooleanField(
                gettext("Jangan baca %(table)s", table=table.name), default=table.left_out
            )
    return fields


def _unread_fields(mapping: Mapping) -> dict[str, Any]:
    fields: dict[str, Any] = {}
    for number, sheet in enumerate(mapping.unread):
        read = gettext("Baca lembar %(name)s", name=sheet.name)
        label = gettext("Baris judul kolom di lembar %(sheet)s", sheet=sheet.name)
        if not sheet.name:  # of a CSV
            read, label = gettext("Baca berkas ini"), gettext("Baris judul kolom")
        fields[f"read-{number}"] = BooleanField(read)
        fields[f"row-{number}"] = _row_field(label, None)
    return fields


def _row_field(label: str, row: int | None) -> IntegerField:
    limits = NumberRange(min=0, max=reading_limits().rows)
    return IntegerField(label, validators=[Optional(), limits], default=row)


class RowForm(VersionedForm):
    """The cells of one row, named ``cell-0``, ``cell-1``, … by position, and whether it is a
    person.
    """

    whose = RadioField(
        lazy_gettext("Baris ini"),
        choices=choices_of(
            {
                JUDGE: lazy_gettext("Biarkan portal menilai"),
                PERSON: lazy_gettext("Baris ini orang"),
                NOBODY: lazy_gettext("Baris ini bukan orang"),
            }
        ),
    )

    @property
    def is_person(self) -> bool | None:
        """Return the person's choice, None if there was none."""
        return _SAID[self.whose.data]

    def changed_cells(self, record: SourceRecord) -> dict[int, str]:
        """Return the cells that differ from the stored ones, by position."""
        texts = {
            int(field.short_name.removeprefix("cell-")): field.data or ""
            for field in self
            if field.short_name.startswith("cell-")
        }
        return {at: text for at, text in texts.items() if text != _cell(record, at)}


def row_form(found: Import, record: SourceRecord, *, version: int, **kwargs: Any) -> RowForm:
    """Return the form for this row: the columns of its table that have a label or a value."""
    mapping = Mapping.from_json(found.mapping or {})
    table = mapping.table(record.sheet)
    longest = Length(max=reading_limits().cell_characters)
    fields: dict[str, Any] = {
        f"cell-{column.position}": StringField(
            _label(column), default=_cell(record, column.position), validators=[longest]
        )
        for column in (table.columns if table else ())
        if column.label or _cell(record, column.position)
    }
    said = mapping.repairs.persons.get((record.sheet, record.row))
    whose = next(word for word, meaning in _SAID.items() if meaning is said)
    form: RowForm = type("RowForm", (RowForm,), fields)(
        data={"whose": whose, "version": version}, **kwargs
    )
    return form


def _label(column: Column) -> str:
    return column.label or gettext("Kolom %(letter)s", letter=column_letters(column.position))


def _cell(record: SourceRecord, position: int) -> str:
    return str(record.raw[position]) if position < len(record.raw) else ""
