"""A file's columns as a person is shown them: by label, with what stands in them.

A workbook may have a sheet for each village, all with the same labels. What a label means is said
once, for all sheets; a column without a label is known by its place.
"""

import re
from collections import defaultdict
from collections.abc import Iterable
from collections.abc import Mapping as Choices
from dataclasses import asdict, dataclass, replace
from itertools import islice
from typing import Any, Self

from portal.agencies.reading import Column, Field, Mapping, Sheet, SheetMapping
from portal.agencies.reading.fields import label_key
from portal.agencies.reading.rows import column_letters
from portal.agencies.reading.tables import text_of

_SAMPLES = 3
_SAMPLED_ROWS = 20
_SAMPLED_SHEETS = 10
_LONGEST_SAMPLE = 60
#: A NIK or No. KK is shown by its ends only: enough to know one by.
_LONG_NUMBER = re.compile(r"(\d{4})[\d .\-]{6,}(\d{4})")


@dataclass(frozen=True)
class ShownColumn:
    """One column to be looked at: its key, its label, what it seems to hold, what stands in it."""

    key: str
    label: str
    field: Field | None
    samples: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        """Plain data for a JSON column."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Self:
        """The column that :meth:`as_json` wrote."""
        field = Field(data["field"]) if data["field"] else None
        return cls(data["key"], data["label"], field, tuple(data["samples"]))


def shown_columns(sheets: Iterable[Sheet], mapping: Mapping) -> list[ShownColumn]:
    """The columns of a file, each label once, without those that are empty altogether."""
    samples: defaultdict[str, dict[str, None]] = defaultdict(dict)
    for sheet in islice(sheets, _SAMPLED_SHEETS):
        found = mapping.for_sheet(sheet.name)
        if found is not None:
            _gather(sheet, found, samples)
    columns: dict[str, ShownColumn] = {}
    for found in mapping.sheets:
        for column in found.columns:
            key = _key(found, column)
            before = columns.get(key)
            if not column.label and key not in samples:
                continue
            columns[key] = ShownColumn(
                key=key,
                label=column.label or column_letters(column.position),
                field=column.field or (before.field if before else None),
                samples=tuple(islice(samples[key], _SAMPLES)),
            )
    return list(columns.values())


def corrected(mapping: Mapping, chosen: Choices[str, Field | None]) -> Mapping:
    """The mapping in which a person has said what the columns with these keys hold."""
    return replace(
        mapping,
        sheets=tuple(
            replace(
                sheet,
                columns=tuple(
                    replace(column, field=chosen.get(_key(sheet, column), column.field))
                    for column in sheet.columns
                ),
            )
            for sheet in mapping.sheets
        ),
    )


def _gather(sheet: Sheet, found: SheetMapping, samples: dict[str, dict[str, None]]) -> None:
    for _, cells in islice(sheet.rows(), found.first_row - 1, found.first_row + _SAMPLED_ROWS):
        for column in found.columns:
            text = text_of(cells[column.position]) if column.position < len(cells) else ""
            if text:
                sample = _LONG_NUMBER.sub(r"\1••••\2", text[:_LONGEST_SAMPLE])
                samples[_key(found, column)][sample] = None


def _key(sheet: SheetMapping, column: Column) -> str:
    return label_key(column.label) or f"{sheet.sheet}:{column.position}"
