"""Sheets that give each person two rows: the name, and the place of birth below it."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import chain, islice, pairwise

from portal.registry.agencies.reading.fields import Field, meaning_of, names_persons
from portal.registry.agencies.reading.sheets import Cell, Cells, Sheet, text_of

_SEARCHED_ROWS = 50
_COMPARED_ROWS = 40
_MOST = 0.8
_FEWEST = 2
_ORDER = re.compile(r"\(?\d{1,6}(?:\.0)?[).]?")
_BETWEEN = re.compile(r"\s*[\n/]\s*")

#: Position of a column → its labels for the first row and for the second.
Folds = dict[int, tuple[str, str]]


def with_rows_unfolded(sheets: Iterable[Sheet]) -> list[Sheet]:
    """Return the sheets, with what stands in a person's second row in columns of its own."""
    return [_unfolded(sheet) or sheet for sheet in sheets]


def _unfolded(sheet: Sheet) -> Sheet | None:
    rows = [cells for _, cells in islice(sheet.rows(), _SEARCHED_ROWS)]
    texts = [[text_of(cell) for cell in cells] for cells in rows]
    for at, labels in enumerate(texts):
        order = _column_of(labels, Field.ORDINAL)
        folds, lines = _folds(rows, texts, at) if order is not None else ({}, 0)
        if order is not None and folds and _alternate(texts[at + lines :], order, folds):
            return _with_columns(sheet, at, rows[at], folds, order, lines)
    return None


def _with_columns(
    sheet: Sheet, at: int, labels: Cells, folds: Folds, order: int, lines: int
) -> Sheet:
    width = sheet.columns
    places = {column: width + number for number, column in enumerate(folds)}
    header: list[Cell] = [*labels, *[None] * (width - len(labels))]
    for column, (first, second) in folds.items():
        header[column] = first
        header.append(second)

    def reopen() -> Iterator[Cells]:
        rows = iter(sheet.reopen())
        for number, cells in enumerate(rows):
            if number == at:
                yield header
                if lines == 2:
                    yield _rest_of_header(next(rows, ()), folds)
                break
            yield cells
        yield from _joined(rows, _belongs(order, folds), places, width)

    return replace(sheet, columns=width + len(folds), reopen=reopen)


def _folds(rows: Sequence[Cells], texts: list[list[str]], at: int) -> tuple[Folds, int]:
    """Return the columns of two things below the labels of row ``at``, and the header's lines."""
    two_lines = _of_two_lines(texts, at)
    return (two_lines, 2) if two_lines else (_of_one_line(rows[at]), 1)


def _of_two_lines(texts: list[list[str]], at: int) -> Folds:
    """Return the columns whose two lines of a header name two things: a name, a place of birth."""
    if at + 1 >= len(texts):
        return {}
    found: Folds = {}
    for column, (first, second) in enumerate(zip(texts[at], texts[at + 1], strict=False)):
        one, other = meaning_of(first), meaning_of(second)
        if one and other and Field.IGNORED not in (one[0], other[0]) and one[0] != other[0]:
            found[column] = first, second
    return found if _names_somebody(found) else {}


def _of_one_line(header: Cells) -> Folds:
    """Return the columns whose label names two things, a sign or a new line between them."""
    found: Folds = {}
    for column, cell in enumerate(header):
        first, *others = _BETWEEN.split(str(cell or "").strip(), maxsplit=1)
        second = others[0] if others else ""
        one, other = meaning_of(text_of(first)), meaning_of(text_of(second))
        if one and other and Field.IGNORED not in (one[0], other[0]) and one[0] != other[0]:
            found[column] = text_of(first), text_of(second)
    return found if _names_somebody(found) else {}


def _names_somebody(folds: Folds) -> bool:
    """Return whether the name of a person is the first of two things; a NIK below it is no sign of
    two rows, as it may stand in the same cell."""
    return any(
        (one := meaning_of(first)) is not None
        and names_persons([one])
        and (other := meaning_of(second)) is not None
        and other[0] is not Field.NIK
        for first, second in folds.values()
    )


def _column_of(row: Sequence[str], field: Field) -> int | None:
    found = (at for at, text in enumerate(row) if (known := meaning_of(text)) and known[0] is field)
    return next(found, None)


def _belongs(order: int, folds: Folds) -> Callable[[Cells, Cells], bool]:
    """Return what tells whether a row goes on with the person of the row above."""

    def goes_on(above: Cells, below: Cells) -> bool:
        return (
            _ORDER.fullmatch(_text(above, order)) is not None
            and not _text(below, order)
            and any(_text(below, column) for column in folds)
            and all(_text(above, column) or not _text(below, column) for column in folds)
        )

    return goes_on


def _alternate(below: list[list[str]], order: int, folds: Folds) -> bool:
    """Return whether nearly every row with an order number has a second row."""
    goes_on = _belongs(order, folds)
    pairs = [
        goes_on(above, under)
        for above, under in pairwise([*below[:_COMPARED_ROWS], []])
        if _ORDER.fullmatch(_text(above, order)) and any(_text(above, at) for at in folds)
    ]
    return len(pairs) >= _FEWEST and sum(pairs) >= _MOST * len(pairs)


def _joined(
    rows: Iterator[Cells],
    goes_on: Callable[[Cells, Cells], bool],
    places: dict[int, int],
    width: int,
) -> Iterator[Cells]:
    """Yield each person's rows as one, and an empty row for the second, so that rows keep their
    numbers."""
    is_second = False
    for cells, below in pairwise(chain(rows, [()])):
        if is_second:
            is_second = False
            yield []
        elif goes_on(cells, below):
            is_second = True
            yield _as_one(cells, below, places, width)
        else:
            yield cells


def _as_one(cells: Cells, below: Cells, places: dict[int, int], width: int) -> Cells:
    one: list[Cell] = [*cells, *[None] * (width + len(places) - len(cells))]
    for at, cell in enumerate(below):
        text, above = text_of(cell), text_of(one[at])
        if at in places:
            one[places[at]] = cell
        elif text and text != above:
            one[at] = f"{above}, {text}" if above else cell
    return one


def _rest_of_header(line: Cells, folds: Folds) -> Cells:
    return [None if at in folds else cell for at, cell in enumerate(line)]


def _text(cells: Cells, at: int) -> str:
    return text_of(cells[at]) if at < len(cells) else ""
