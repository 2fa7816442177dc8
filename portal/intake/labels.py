"""What stands above a field in each sheet of a file, for reasons that name their column."""

from collections.abc import Callable

from portal.agencies.reading import Field, Mapping


class Labels:
    """Looks up the labels of a mapping; a sheet is searched once."""

    def __init__(self, mapping: Mapping) -> None:
        self._sheets = {sheet.sheet: sheet for sheet in mapping.sheets}

    def of(self, sheet: str) -> Callable[[Field], str]:
        """Field → label in this sheet; empty where it has no such column."""
        found = self._sheets.get(sheet)
        return (lambda _: "") if found is None else found.label
