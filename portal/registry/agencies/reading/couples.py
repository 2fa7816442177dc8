"""Tables with husband and wife in one row: read as two tables that share their other columns."""

import re
from collections.abc import Iterable, Iterator
from collections.abc import Mapping as Labels
from dataclasses import replace
from enum import StrEnum

from portal.core.types import Relation, Sex
from portal.registry.agencies.reading.column_fields import fields_of
from portal.registry.agencies.reading.fields import PERSONAL, Field, label_words, meaning_of
from portal.registry.agencies.reading.mapping import Column, TableMapping
from portal.registry.agencies.reading.rows import Layout, RowCells, is_nothing
from portal.registry.agencies.reading.sheets import Cells, text_of


class Spouse(StrEnum):
    """Whom of husband and wife a table reads. The value is the name of the part."""

    HUSBAND = "suami"
    WIFE = "istri"

    @property
    def sex(self) -> Sex:
        """Return the sex that the label tells."""
        return Sex.MALE if self is Spouse.HUSBAND else Sex.FEMALE

    @property
    def relation(self) -> Relation:
        """Return the relation to the head of the family that two in one row have."""
        return Relation.HEAD if self is Spouse.HUSBAND else Relation.SPOUSE


_WORDS = {
    Spouse.HUSBAND: re.compile(r"\bsuami\b"),
    Spouse.WIFE: re.compile(r"\b(?:istri|isteri)\b"),
}
_HUSBAND = re.compile(r"^(?:nama|nm|nik)?\W*suami\b", re.IGNORECASE)
_WIFE = re.compile(r"^(?:nama|nm|nik)?\W*(?:istri|isteri)\b", re.IGNORECASE)
#: What is of one person alone: who of the two is meant must be written.
_OF_ONE = PERSONAL - {Field.KK, Field.ADDRESS, Field.STATUS}
_AID = frozenset({Field.AID_KIND, Field.AID_VALUE, Field.AID_DATE, Field.AID_STAGE})

Lines = Labels[int, tuple[str, ...]]


def labels_of_couple(row: Iterable[str]) -> list[str]:
    """Return the labels of husband and wife in a row; empty unless both are named."""
    texts = list(row)
    found = [[text for text in texts if label.search(text)] for label in (_HUSBAND, _WIFE)]
    return [text for of_one in found for text in of_one] if all(found) else []


def couple_tables(
    table: TableMapping, labels: Lines, below: list[list[str]], remembered: Labels[str, str]
) -> list[TableMapping]:
    """Return a table of the husbands and one of the wives; empty if the rows hold no couples, if
    nothing tells the family of the two, or if a column does not tell whose it is."""
    owners = dict(_owners(labels))
    own = {
        at: _without_owner(lines, owners[at]) if at in owners else lines
        for at, lines in labels.items()
    }
    tables = []
    for spouse in Spouse:
        places = [at for at in labels if owners.get(at, spouse) is spouse]
        fields = fields_of({at: own[at] for at in places}, below, remembered)
        columns = tuple(
            Column(at, " ".join(dict.fromkeys(filter(None, labels[at]))), fields.get(at))
            for at in places
        )
        found = replace(table, columns=columns, part=spouse.value)
        names = found.positions(Field.NAME)
        if not found.positions(Field.KK) or not names or names[0] not in owners:
            return []
        if any(column.field in _OF_ONE and column.position not in owners for column in columns):
            return []
        tables.append(found)
    return tables


class Couple:
    """How the rows of a table of husbands or wives are read; does nothing for another table."""

    def __init__(self, mapping: TableMapping, tables: Iterable[TableMapping]) -> None:
        self._spouse = next((one for one in Spouse if one.value == mapping.part), None)
        others = [
            table
            for table in tables
            if self._spouse and table.part != mapping.part and table.part in set(Spouse)
        ]
        #: The columns with the name of the other of the two, if that one is read as well.
        self.other_names = tuple(at for table in others for at in table.positions(Field.NAME))
        #: Whether the rows are read for the other of the two before.
        self.is_second = self._spouse is Spouse.WIFE and bool(self.other_names)
        self._second = Layout(_without_aid(mapping)) if self.is_second else None

    @property
    def sex(self) -> Sex | None:
        """Return the sex that the label tells."""
        return self._spouse.sex if self._spouse else None

    def relation_of(self, row: RowCells) -> Relation | None:
        """Return the relation to the head that two people of one row have."""
        return self._spouse.relation if self._spouse and self._has_other(row.cells) else None

    def lacks_one(self, row: RowCells) -> bool:
        """Return whether the row names only the other of the two."""
        if self._spouse is None or row.text(Field.NAME) or row.text(Field.NIK):
            return False
        return self._has_other(row.cells)

    def second_layout_of(self, cells: Cells) -> Layout | None:
        """Return how the second of the two is read where the first is named: what both were given
        is one fact."""
        return self._second if self._second and self._has_other(cells) else None

    def _has_other(self, cells: Cells) -> bool:
        return any(not is_nothing(text_of(cells[at])) for at in self.other_names if at < len(cells))


def _without_aid(mapping: TableMapping) -> TableMapping:
    return replace(
        mapping,
        columns=tuple(
            replace(column, field=Field.IGNORED) if column.field in _AID else column
            for column in mapping.columns
        ),
    )


def _owners(labels: Lines) -> Iterator[tuple[int, Spouse]]:
    """Yield whose each column is: by its label, or that of the name at its left if the label comes
    once for each."""
    words = {at: label_words(" ".join(lines)) for at, lines in labels.items()}
    last: Spouse | None = None
    for at in sorted(words):
        said = next((one for one, word in _WORDS.items() if word.search(words[at])), None)
        known = meaning_of(words[at])
        if said is not None:
            last = said
            yield at, said
        elif known and known[0] in _OF_ONE and list(words.values()).count(words[at]) > 1 and last:
            yield at, last
        elif known and known[0] not in _OF_ONE:
            last = None


def _without_owner(lines: tuple[str, ...], owner: Spouse) -> tuple[str, ...]:
    """Return the label as it would stand for one person: ``NIK Suami`` is a NIK."""
    bare = tuple(_WORDS[owner].sub("", label_words(line)).strip() for line in lines)
    return bare if any(bare) else ("Nama",)
