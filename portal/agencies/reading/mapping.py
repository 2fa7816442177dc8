"""Which column means what: guessed, shown to a person, corrected, remembered."""

from dataclasses import asdict, dataclass, replace
from typing import Any, Self

from portal.agencies.reading.fields import Field, label_key


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its place from 0, the label as written, and the field it holds, if any."""

    position: int
    label: str
    field: Field | None = None


@dataclass(frozen=True, slots=True)
class SheetMapping:
    """How to read one sheet.

    ``header_row`` is numbered as the spreadsheet shows it, ``header_lines`` is 1 or 2. ``titles``
    are texts above the header and the sheet's name: a list of one village names it only there.
    """

    sheet: str
    header_row: int
    header_lines: int
    columns: tuple[Column, ...]
    titles: tuple[str, ...] = ()

    @property
    def first_row(self) -> int:
        """The first row below the header."""
        return self.header_row + self.header_lines

    def positions(self, field: Field) -> tuple[int, ...]:
        """The columns that hold ``field``, the one to prefer first."""
        return tuple(column.position for column in self.columns if column.field is field)

    def label(self, field: Field) -> str:
        """What stands above the field, or nothing."""
        return next((column.label for column in self.columns if column.field is field), "")


@dataclass(frozen=True, slots=True)
class Mapping:
    """How to read a file; kept as JSON with the import and, by label, with the agency.

    ``unread`` names the sheets in which no header was found: nothing of them is read.
    """

    sheets: tuple[SheetMapping, ...]
    unread: tuple[str, ...] = ()

    def for_sheet(self, name: str) -> SheetMapping | None:
        """The mapping of one sheet; a sheet without a header has none."""
        return next((sheet for sheet in self.sheets if sheet.sheet == name), None)

    def with_field(self, sheet: str, position: int, field: Field | None) -> Self:
        """A copy in which a person has said what one column means."""

        def corrected(mapping: SheetMapping) -> SheetMapping:
            if mapping.sheet != sheet:
                return mapping
            columns = (
                replace(column, field=field) if column.position == position else column
                for column in mapping.columns
            )
            return replace(mapping, columns=tuple(columns))

        return replace(self, sheets=tuple(corrected(mapping) for mapping in self.sheets))

    def remembered(self) -> dict[str, str]:
        """Label → field, to be recognised in the agency's next file (see ``guess_mapping``)."""
        return {
            label_key(column.label): column.field or Field.IGNORED
            for sheet in self.sheets
            for column in sheet.columns
            if label_key(column.label)
        }

    def as_json(self) -> dict[str, Any]:
        """Plain data for a JSON column."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Self:
        """The mapping that :meth:`as_json` wrote."""
        return cls(
            tuple(
                SheetMapping(
                    sheet=sheet["sheet"],
                    header_row=sheet["header_row"],
                    header_lines=sheet["header_lines"],
                    columns=tuple(
                        Column(
                            column["position"],
                            column["label"],
                            Field(column["field"]) if column["field"] else None,
                        )
                        for column in sheet["columns"]
                    ),
                    titles=tuple(sheet["titles"]),
                )
                for sheet in data["sheets"]
            ),
            unread=tuple(data["unread"]),
        )
