"""How to read a file: its tables and the meaning of their columns; guessed, shown, corrected,
stored.
"""

from collections.abc import Mapping as Map
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any, Self

from portal.registry.agencies.reading.fields import Field, label_key

#: Instead of a row number: search for the header of this sheet; the sheet has no header.
FIND_HEADER = 0
NO_HEADER = -1


class DateOrder(StrEnum):
    """Order of day and month in a column. ``UNCLEAR``: both are possible, and a person
    must choose.
    """

    DAY_FIRST = "day_first"
    MONTH_FIRST = "month_first"
    UNCLEAR = "unclear"


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its position from 0, the label as written, and its field, if any.

    ``dates`` is set for a column of dates; a person's choice overrides what the cells suggest.
    """

    position: int
    label: str
    field: Field | None = None
    dates: DateOrder | None = None


@dataclass(frozen=True, slots=True)
class TableMapping:
    """How to read one table.

    ``header_row`` is the row number in the spreadsheet; the header has ``header_lines`` lines, 0 if
    that row contains data already. ``titles`` are texts above the header and the sheet's name: a
    list of one village may name it only there. ``part`` names the columns (``E–G``) if several
    tables stand side by side. ``left_out``: a person chose not to read the table.
    """

    sheet: str
    header_row: int
    header_lines: int
    columns: tuple[Column, ...]
    titles: tuple[str, ...] = ()
    part: str = ""
    left_out: bool = False

    @property
    def name(self) -> str:
        """Return the sheet's name, with the columns if the sheet has several tables."""
        return f"{self.sheet} ({self.part})".strip() if self.part else self.sheet

    @property
    def has_header(self) -> bool:
        """Return whether its columns have labels."""
        return self.header_lines > 0

    @property
    def first_row(self) -> int:
        """Return the number of the first row below the header."""
        return self.header_row + self.header_lines

    def positions(self, field: Field) -> tuple[int, ...]:
        """Return the columns of ``field``, the preferred one first."""
        return tuple(column.position for column in self.columns if column.field is field)

    def label(self, field: Field) -> str:
        """Return the label of the field's column; empty without one."""
        return next((column.label for column in self.columns if column.field is field), "")


@dataclass(frozen=True, slots=True)
class UnreadSheet:
    """A sheet that is not read: hidden, without a header, or a summary. ``rows`` is the number of
    its rows that are not empty.
    """

    name: str
    rows: int
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Repairs:
    """A person's corrections of single rows, by table and row.

    ``persons`` says whether a row is a person; ``cells`` contains corrected texts by position.
    """

    persons: Map[tuple[str, int], bool] = field(default_factory=dict)
    cells: Map[tuple[str, int], Map[int, str]] = field(default_factory=dict)

    def of_row(self, row: tuple[str, int], cells: Map[int, str], is_person: bool | None) -> Self:
        """Return a copy in which the corrections of one row are replaced."""
        persons = {key: said for key, said in self.persons.items() if key != row}
        texts = {key: said for key, said in self.cells.items() if key != row}
        if is_person is not None:
            persons[row] = is_person
        if cells:
            texts[row] = cells
        return type(self)(persons, texts)

    def touch(self, row: tuple[str, int]) -> bool:
        """Return whether this row has a correction."""
        return row in self.persons or row in self.cells

    def as_json(self) -> dict[str, Any]:
        """Return plain data for a JSON column."""
        return {
            "persons": [[*row, person] for row, person in self.persons.items()],
            "cells": [
                [*row, position, text]
                for row, texts in self.cells.items()
                for position, text in texts.items()
            ],
        }

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Self:
        """Return the repairs stored by :meth:`as_json`."""
        cells: dict[tuple[str, int], dict[int, str]] = {}
        for table, row, position, text in data.get("cells", ()):
            cells.setdefault((table, row), {})[position] = text
        persons = {(table, row): person for table, row, person in data.get("persons", ())}
        return cls(persons, cells)


@dataclass(frozen=True, slots=True)
class Mapping:
    """How to read a file; stored as JSON with the import and, by label, with the agency.

    ``headers`` contains what a person requested for the next reading: the header row by sheet,
    :data:`FIND_HEADER` or :data:`NO_HEADER`.
    """

    tables: tuple[TableMapping, ...]
    unread: tuple[UnreadSheet, ...] = ()
    repairs: Repairs = field(default_factory=Repairs)
    headers: Map[str, int] = field(default_factory=dict)

    def of_sheet(self, name: str) -> list[TableMapping]:
        """Return the tables of one sheet that are read, from left to right."""
        return [table for table in self.tables if table.sheet == name and not table.left_out]

    def table(self, name: str) -> TableMapping | None:
        """Return the table with this name."""
        return next((table for table in self.tables if table.name == name), None)

    def remembered(self) -> dict[str, str]:
        """Return label → meaning, to be stored for the agency's next file (see ``guess_mapping``
        and :func:`kept_meaning`). Labels of a header that is still to be read are left out.
        """
        return {
            label_key(column.label): _kept(column)
            for table in self.tables
            for column in table.columns
            if label_key(column.label) and not table.left_out and table.sheet not in self.headers
        }

    def as_json(self) -> dict[str, Any]:
        """Return plain data for a JSON column."""
        return {
            "tables": [asdict(table) for table in self.tables],
            "unread": [asdict(sheet) for sheet in self.unread],
            "repairs": self.repairs.as_json(),
            "headers": dict(self.headers),
        }

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Self:
        """Return the mapping stored by :meth:`as_json`, also by an earlier version of
        the portal.
        """
        return cls(
            tuple(
                TableMapping(
                    sheet=table["sheet"],
                    header_row=table["header_row"],
                    header_lines=table["header_lines"],
                    columns=tuple(_column(column) for column in table["columns"]),
                    titles=tuple(table["titles"]),
                    part=table.get("part", ""),
                    left_out=table.get("left_out", False),
                )
                for table in data.get("tables") or data.get("sheets") or ()
            ),
            tuple(
                UnreadSheet(sheet, 0) if isinstance(sheet, str) else UnreadSheet(**sheet)
                for sheet in data.get("unread", ())
            ),
            Repairs.from_json(data.get("repairs") or {}),
            data.get("headers") or {},
        )


def kept_meaning(kept: str) -> tuple[Field, DateOrder | None]:
    """Return the stored meaning of a label: a field, and for dates the order if a person has set it
    (``birth_date month_first``).
    """
    field, _, dates = kept.partition(" ")
    return Field(field), DateOrder(dates) if dates else None


def _kept(column: Column) -> str:
    field = (column.field or Field.IGNORED).value
    said = column.dates not in (None, DateOrder.UNCLEAR)
    return f"{field} {column.dates}" if said else field


def _column(data: dict[str, Any]) -> Column:
    dates = data.get("dates")
    return Column(
        data["position"],
        data["label"],
        Field(data["field"]) if data["field"] else None,
        DateOrder(dates) if dates else None,
    )
