"""Columns of a file as shown to a person: by label, with sample values.

A workbook may have one sheet per village, all with the same labels. The meaning of a label is then
set once for all sheets; a column without a label is identified by its position.
"""

import re
from collections import defaultdict
from collections.abc import Iterable
from collections.abc import Mapping as Map
from dataclasses import asdict, dataclass, replace
from itertools import islice
from typing import Any, Self

from portal.registry.agencies.reading import (
    Column,
    DateOrder,
    Field,
    Mapping,
    Sheet,
    TableMapping,
)
from portal.registry.agencies.reading.day_orders import DAY_COLUMNS
from portal.registry.agencies.reading.fields import label_key
from portal.registry.agencies.reading.rows import column_letters
from portal.registry.agencies.reading.sheets import text_of

_SAMPLES = 3
_SAMPLED_ROWS = 20
_SAMPLED_SHEETS = 10
_LONGEST_SAMPLE = 60
#: Only the first and last digits of a NIK or No. KK are shown, enough to recognise it.
_LONG_NUMBER = re.compile(r"(\d{4})[\d .\-]{6,}(\d{4})")


@dataclass(frozen=True)
class ShownColumn:
    """One column to check: its key, label, guessed meaning and sample values; for dates also the
    order of day and month, if a person has set it or must set it.
    """

    key: str
    label: str
    field: Field | None
    samples: tuple[str, ...]
    dates: DateOrder | None = None

    @property
    def is_of_days(self) -> bool:
        """Return whether it contains dates."""
        return self.field in DAY_COLUMNS

    @property
    def is_unclear(self) -> bool:
        """Return whether a person must choose the order of day and month."""
        return self.dates is DateOrder.UNCLEAR

    def as_json(self) -> dict[str, Any]:
        """Return plain data for a JSON column."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Self:
        """Return the column stored by :meth:`as_json`."""
        field = Field(data["field"]) if data["field"] else None
        dates = DateOrder(data["dates"]) if data.get("dates") else None
        return cls(data["key"], data["label"], field, tuple(data["samples"]), dates)


@dataclass(frozen=True)
class Correction:
    """A person's changes to how a file is read.

    The keys of ``fields`` and ``orders`` are column keys, those of ``headers`` sheet names (see
    :class:`Mapping`); ``left_out`` contains the names of all tables to skip.
    """

    fields: Map[str, Field | None]
    orders: Map[str, DateOrder | None]
    headers: Map[str, int]
    left_out: frozenset[str]


def shown_columns(sheets: Iterable[Sheet], mapping: Mapping) -> list[ShownColumn]:
    """Return the columns of a file, one per label, without empty columns."""
    samples: defaultdict[str, dict[str, None]] = defaultdict(dict)
    for sheet in islice(sheets, _SAMPLED_SHEETS):
        for found in mapping.of_sheet(sheet.name):
            _gather(sheet, found, samples)
    columns: dict[str, ShownColumn] = {}
    for found in mapping.tables:
        for column in () if found.left_out else found.columns:
            key = _key(found, column)
            before = columns.get(key)
            if not column.label and key not in samples:
                continue
            columns[key] = ShownColumn(
                key=key,
                label=column.label or column_letters(column.position),
                field=column.field or (before.field if before else None),
                samples=tuple(islice(samples[key], _SAMPLES)),
                dates=_more_doubtful(column.dates, before.dates if before else None),
            )
    return list(columns.values())


def corrected(mapping: Mapping, said: Correction) -> Mapping:
    """Return the mapping with a person's corrections. Requested headers take effect at the next
    reading.
    """

    def column_as_said(table: TableMapping, column: Column) -> Column:
        key = _key(table, column)
        field = said.fields.get(key, column.field)
        order = said.orders.get(key, column.dates) if field in DAY_COLUMNS else None
        return replace(column, field=field, dates=order)

    tables = (
        replace(
            table,
            columns=tuple(column_as_said(table, column) for column in table.columns),
            left_out=table.name in said.left_out,
        )
        for table in mapping.tables
    )
    return replace(mapping, tables=tuple(tables), headers={**mapping.headers, **said.headers})


def without_long_numbers(text: str) -> str:
    """Return the text with the middle digits of long numbers hidden."""
    return _LONG_NUMBER.sub(r"\1••••\2", text)


def _more_doubtful(one: DateOrder | None, other: DateOrder | None) -> DateOrder | None:
    """Return the order to show for two columns with one label: an unclear one takes precedence."""
    return DateOrder.UNCLEAR if DateOrder.UNCLEAR in (one, other) else one or other


def _gather(sheet: Sheet, found: TableMapping, samples: dict[str, dict[str, None]]) -> None:
    for _, cells in islice(sheet.rows(), found.first_row - 1, found.first_row + _SAMPLED_ROWS):
        for column in found.columns:
            text = text_of(cells[column.position]) if column.position < len(cells) else ""
            if text:
                sample = without_long_numbers(text[:_LONGEST_SAMPLE])
                samples[_key(found, column)][sample] = None


def _key(table: TableMapping, column: Column) -> str:
    return label_key(column.label) or f"{table.sheet}:{column.position}"
