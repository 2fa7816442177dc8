"""A person over two rows: the NIK in the first, the No. KK below it."""

import re
from collections.abc import Iterable, Iterator
from itertools import chain, pairwise

from portal.registry.agencies.reading.fields import Field
from portal.registry.agencies.reading.rows import Layout
from portal.registry.agencies.reading.sheets import Cell, Cells, is_number, text_of

_NUMBER = re.compile(r"'?(?:\d[ .\-]?){15}\d")

Rows = Iterable[tuple[int, Cells]]


def with_rows_joined(rows: Rows, layout: Layout) -> Iterator[tuple[int, Cells, bool]]:
    """Yield the rows, with what a second row says of the same person beside the first; True marks a
    second row."""
    is_second = False
    for (number, cells), (_, below) in pairwise(chain(rows, [(0, ())])):
        joins = not is_second and _belong_together(cells, below, layout)
        yield number, _joined(cells, below, layout) if joins else cells, is_second
        is_second = joins


def _belong_together(cells: Cells, below: Cells, layout: Layout) -> bool:
    """Return whether a row has a name and one number, and the next another number and no other
    name."""
    name, name_below = (_text(row, layout, Field.NAME) for row in (cells, below))
    order, order_below = (_text(row, layout, Field.ORDINAL) for row in (cells, below))
    if not name or name_below not in ("", name) or order_below not in ("", order):
        return False
    one, other = (_text(row, layout, Field.NIK) for row in (cells, below))
    whole = all(_NUMBER.fullmatch(number) for number in (one, other))
    return one != other and whole and not any(_may_be_cut(row, layout) for row in (cells, below))


def _may_be_cut(cells: Cells, layout: Layout) -> bool:
    """Return whether a spreadsheet kept the number as one, and its last digit may be lost."""
    found = (cells[at] for at in layout.positions[Field.NIK] if at < len(cells))
    return any(is_number(cell) and text_of(cell).endswith("0") for cell in found)


def _joined(cells: Cells, below: Cells, layout: Layout) -> Cells:
    """Return the first row with what the second adds to each of its cells."""
    joined: list[Cell] = [*cells, *[None] * (len(below) - len(cells))]
    numbers = layout.positions[Field.NIK]
    for at, cell in enumerate(below):
        text, above = text_of(cell), text_of(joined[at])
        if text and text != above:
            between = "\n" if at in numbers else ", "
            joined[at] = f"{above}{between}{text}" if above else cell
    return joined


def _text(cells: Cells, layout: Layout, field: Field) -> str:
    positions = layout.positions.get(field, ())
    return next((text_of(cells[at]) for at in positions if at < len(cells)), "")
