"""Sheets that are turned: labels downwards in one column, people to the right."""

from collections.abc import Iterable
from dataclasses import replace
from itertools import zip_longest

from flask_babel import lazy_gettext

from portal.registry.agencies.reading.fields import Field, meaning_of, names_persons
from portal.registry.agencies.reading.headers import has_header
from portal.registry.agencies.reading.sheets import (
    Cell,
    Sheet,
    UnreadableFile,
    first_rows,
    text_of,
)
from portal.registry.agencies.reading.unfolded import with_rows_unfolded

_LONGEST = 200  # rows: a person has no more fields
_SEARCHED_COLUMNS = 3
_FEWEST_LABELS = 3
#: What is added to the name of a sheet whose rows are its columns.
TURNED = "(diputar)"


def as_people_downwards(sheets: Iterable[Sheet]) -> list[Sheet]:
    """Return the sheets with one row for each person: those turned that have their labels
    downwards, those unfolded that give each person two rows.

    Raise :class:`UnreadableFile` if such labels come again and again, as in a form for each person.
    """
    return with_rows_unfolded(_turned(sheet) or sheet for sheet in sheets)


def _turned(sheet: Sheet) -> Sheet | None:
    if sheet.last_row > _LONGEST or sheet.columns < 2 or has_header(sheet):
        return None
    texts = first_rows(sheet, _LONGEST)
    at = next((at for at in range(_SEARCHED_COLUMNS) if _holds_labels(texts, at)), None)
    if at is None:
        return None
    names = [row for row in texts if at < len(row) and _is_of_name(row[at])]
    if len(names) > 1:
        raise UnreadableFile(
            lazy_gettext(
                "Lembar %(sheet)s berisi formulir: judulnya menurun dan berulang untuk setiap "
                "orang. Susun menjadi tabel, satu baris untuk satu orang, lalu kirim lagi.",
                sheet=sheet.name or "1",
            )
        )
    rows = [list(cells) for _, cells in sheet.rows()]
    first = next(number for number, row in enumerate(texts) if at < len(row) and _known(row[at]))
    people = _columns(rows[first:], at)
    turned: list[list[Cell]] = [*rows[:first], *people]
    return replace(
        sheet,
        name=f"{sheet.name} {TURNED}".strip(),
        last_row=len(turned),
        columns=max(map(len, turned)),
        reopen=lambda: iter(turned),
        merged=(),
    )


def _holds_labels(texts: list[list[str]], at: int) -> bool:
    found = [known for row in texts if at < len(row) and (known := _known(row[at]))]
    return len({field for field, _ in found}) >= _FEWEST_LABELS and names_persons(found)


def _known(text: str) -> tuple[Field, int] | None:
    return meaning_of(text.rstrip(" :"))


def _is_of_name(text: str) -> bool:
    known = _known(text)
    return known is not None and names_persons([known])


def _columns(rows: list[list[Cell]], at: int) -> list[list[Cell]]:
    """Return the columns from the labels on as rows; one of colons is nobody's."""
    columns = [list(column) for column in zip_longest(*(row[at:] for row in rows))]
    columns[0] = [text_of(cell).rstrip(" :") for cell in columns[0]]
    return [column for column in columns if {text_of(cell) for cell in column} - {"", ":"}]
