"""Rows in which one person takes the place of another."""

from collections.abc import Set
from dataclasses import replace

from portal.registry.agencies.reading.fields import REPLACEMENTS, Field
from portal.registry.agencies.reading.mapping import Column, TableMapping
from portal.registry.agencies.reading.rows import Layout
from portal.registry.agencies.reading.sheets import Cells, text_of

_TAKEN = {**REPLACEMENTS, Field.NAME: Field.REPLACED}
#: What is of both: where they live, which list it is, and what is given.
_OF_BOTH = frozenset(
    {
        *(Field.ORDINAL, Field.DESA, Field.KECAMATAN, Field.DESA_CODE),
        *(Field.AID_KIND, Field.AID_VALUE, Field.AID_DATE, Field.AID_STAGE),
    }
)
_OF_WHO_WENT = frozenset({Field.NIK, Field.KK, Field.STATUS, Field.NIK_ANSWER, None})


class Replacements:
    """Tells in which rows of a table somebody is replaced, and how they are read."""

    def __init__(self, mapping: TableMapping) -> None:
        self._positions = mapping.positions(Field.REPLACEMENT)
        self._layout = Layout(_of_replacement(mapping)) if self._positions else None

    def layout_of(self, cells: Cells) -> Layout | None:
        """Return how a row is read that names a replacement, None for another."""
        if self._layout is None:
            return None
        names = (text_of(cells[at]) for at in self._positions if at < len(cells))
        named = any(letter.isalpha() for name in names for letter in name)
        return self._layout if named else None


def _of_replacement(mapping: TableMapping) -> TableMapping:
    last = max((*mapping.positions(Field.REPLACEMENT), *mapping.positions(Field.NAME)))
    fields = {column.field for column in mapping.columns}
    of_who_went = _OF_WHO_WENT | {own for field, own in REPLACEMENTS.items() if field in fields}
    return replace(
        mapping,
        columns=tuple(_as_of_replacement(column, last, of_who_went) for column in mapping.columns),
    )


def _as_of_replacement(column: Column, last: int, of_who_went: Set[Field | None]) -> Column:
    """Columns right of both names are of who came, but for what has a column of its own for her.
    Remarks are of who went: she died."""
    if column.field in _TAKEN:
        return replace(column, field=_TAKEN[column.field])
    if column.field in _OF_BOTH or (column.position > last and column.field not in of_who_went):
        return column
    return replace(column, field=Field.IGNORED)
