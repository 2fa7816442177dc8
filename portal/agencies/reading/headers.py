"""Finding the header of a sheet and guessing what its columns mean."""

from collections.abc import Iterable, Iterator
from collections.abc import Mapping as Labels
from dataclasses import replace
from itertools import islice

from flask_babel import lazy_gettext

from portal.agencies.reading.contents import field_by_content, tell_the_same
from portal.agencies.reading.fields import Field, label_key, meaning_of
from portal.agencies.reading.mapping import Column, Mapping, SheetMapping
from portal.agencies.reading.tables import Cells, Sheet, UnreadableFile, text_of

_SEARCHED_ROWS = 50
_SAMPLE_ROWS = 80
_CERTAIN = 4
_FEWEST_FIELDS = 2
_FEWEST_FIELDS_WITHOUT_NAME = 4


def guess_mapping(sheets: Iterable[Sheet], remembered: Labels[str, str] | None = None) -> Mapping:
    """What each column of each sheet seems to mean.

    ``remembered`` (see :meth:`Mapping.remembered`) is what people said of this agency's labels
    before; it wins over every guess. Raises :class:`UnreadableFile` if no sheet has a header.
    """
    mapped: list[SheetMapping] = []
    unread: list[str] = []
    for sheet in sheets:
        rows = [cells for _, cells in islice(sheet.rows(), _SEARCHED_ROWS + _SAMPLE_ROWS)]
        found = _map_sheet(sheet, rows, remembered or {})
        if found:
            mapped.append(found)
        else:
            unread.append(sheet.name)
    named = [sheet for sheet in mapped if sheet.positions(Field.NAME)]
    if named:  # then a sheet without names is a summary
        unread += [sheet.sheet for sheet in mapped if sheet not in named]
        mapped = named
    if not mapped:
        raise UnreadableFile(
            lazy_gettext(
                "Baris judul kolom tidak ditemukan. Beri judul di atas setiap kolom, "
                "misalnya Nama, NIK, No. KK, Desa."
            )
        )
    return Mapping(tuple(_alike(mapped)), tuple(unread))


def _alike(mapped: list[SheetMapping]) -> Iterator[SheetMapping]:
    """What the contents of one sheet told of a label holds in the others, which may hold too few
    rows to tell: the sheets of a workbook are one list."""
    known: dict[str, Field] = {}
    for sheet in mapped:
        for column in sheet.columns:
            if column.field and label_key(column.label):
                known.setdefault(label_key(column.label), column.field)
    for sheet in mapped:
        taken = {column.field for column in sheet.columns}
        yield replace(
            sheet,
            columns=tuple(
                replace(column, field=found)
                if column.field is None
                and (found := known.get(label_key(column.label))) not in taken
                else column
                for column in sheet.columns
            ),
        )


def mapping_to_correct(sheets: Iterable[Sheet]) -> Mapping | None:
    """What a person can put right where :func:`guess_mapping` finds no header it understands.

    The header is then the first row of several words and no digit; nothing is read by it until
    somebody has said what its columns mean. Without such a row there is nothing to correct.
    """
    mapped = []
    for sheet in sheets:
        texts = _texts(cells for _, cells in islice(sheet.rows(), _SEARCHED_ROWS + _SAMPLE_ROWS))
        at = next((at for at, row in enumerate(texts) if _only_words(row)), None)
        if at is not None:
            mapped.append(_mapped(sheet, texts, at, {}))
    return Mapping(tuple(_alike(mapped))) if mapped else None


def _only_words(row: list[str]) -> bool:
    filled = [text for text in row if text]
    return len(filled) >= _FEWEST_FIELDS and not any(
        letter.isdigit() for text in filled for letter in text
    )


def _map_sheet(
    sheet: Sheet, rows: list[Cells], remembered: Labels[str, str]
) -> SheetMapping | None:
    texts = _texts(rows)
    at = _header_at(texts[:_SEARCHED_ROWS], remembered)
    return None if at is None else _mapped(sheet, texts, at, remembered)


def _texts(rows: Iterable[Cells]) -> list[list[str]]:
    return [[text_of(cell) for cell in row] for row in rows]


def _mapped(
    sheet: Sheet, texts: list[list[str]], at: int, remembered: Labels[str, str]
) -> SheetMapping:
    second = texts[at + 1] if _continues(texts, at) else []
    labels = _labels(texts[at], second, sheet.columns)
    below = texts[at + (2 if second else 1) :][:_SAMPLE_ROWS]
    fields = _fields(labels, below, remembered)
    titles = (" ".join(filter(None, row)) for row in texts[:at])
    return SheetMapping(
        sheet=sheet.name,
        header_row=at + 1,
        header_lines=2 if second else 1,
        columns=tuple(
            Column(position, " ".join(dict.fromkeys(filter(None, pair))), fields.get(position))
            for position, pair in enumerate(labels)
        ),
        titles=(*filter(None, titles), *filter(None, [sheet.name])),
    )


def _header_at(rows: list[list[str]], remembered: Labels[str, str]) -> int | None:
    """The first row that names a person's name and something else, or failing that many things."""
    without_name = None
    for at, row in enumerate(rows):
        found = {meaning[0] for label in row if (meaning := _meaning(label, remembered))}
        if Field.NAME in found and len(found) >= _FEWEST_FIELDS:
            return at
        if without_name is None and len(found - {Field.ORDINAL}) >= _FEWEST_FIELDS_WITHOUT_NAME:
            without_name = at
    return without_name


def _continues(rows: list[list[str]], at: int) -> bool:
    """Whether the row below the header is its second line: words only, and no person's name."""
    if at + 1 >= len(rows):
        return False
    header, row = rows[at], rows[at + 1]
    filled = [(above, text) for above, text in zip(header, row, strict=False) if text]
    if not filled or any(letter.isdigit() for _, text in filled for letter in text):
        return False
    beneath_name = [
        text
        for above, text in filled
        if (meaning := meaning_of(above)) and meaning[0] is Field.NAME and text != above
    ]
    return not beneath_name and any(meaning_of(text) for _, text in filled)


def _labels(first: list[str], second: list[str], width: int) -> list[tuple[str, str]]:
    """Both lines of each label; a heading over several columns is repeated over each of them."""
    labels, heading = [], ""
    for position in range(max(len(first), len(second), width)):
        above = first[position] if position < len(first) else ""
        below = second[position] if position < len(second) else ""
        heading = above or (heading if below else "")
        labels.append((heading, below))
    return labels


def _meaning(label: str, remembered: Labels[str, str]) -> tuple[Field, int] | None:
    known = remembered.get(label_key(label)) if label else None
    return (Field(known), _CERTAIN) if known else meaning_of(label)


def _fields(
    labels: list[tuple[str, str]], below: list[list[str]], remembered: Labels[str, str]
) -> dict[int, Field]:
    """Field by column: by label first, and what no label tells, by content."""
    columns = [[row[at] if at < len(row) else "" for row in below] for at in range(len(labels))]
    meanings = _meanings(labels, remembered)
    fields: dict[int, Field] = {}
    for field in dict.fromkeys(field for field, _ in meanings.values()):
        sureness = {at: sure for at, (found, sure) in meanings.items() if found is field}
        best = [at for at, sure in sureness.items() if sure == max(sureness.values())]
        # Twins are taken together, so that an empty one can hide nothing, unless they contradict
        # each other. An address may be spread over columns.
        for at in best:
            if field is Field.ADDRESS or tell_the_same(columns[best[0]], columns[at]):
                fields[at] = field
    for at, column in enumerate(columns):
        if at not in meanings and (guess := field_by_content(column, set(fields.values()))):
            fields[at] = guess
    return fields


def _meanings(
    labels: list[tuple[str, str]], remembered: Labels[str, str]
) -> dict[int, tuple[Field, int]]:
    """What each label tells: both lines if they are remembered, else the lower, else both."""
    meanings = {}
    for at, (above, below) in enumerate(labels):
        both = _meaning(f"{above} {below}".strip(), remembered)
        remembers = both is not None and both[1] == _CERTAIN
        found = both if remembers else _meaning(below or above, remembered) or both
        if found:
            meanings[at] = found
    return meanings
