"""Find the tables of a sheet and their headers."""

import re
from collections.abc import Iterable, Iterator
from collections.abc import Mapping as Labels
from dataclasses import replace

from flask_babel import lazy_gettext

from portal.registry.agencies.reading.column_fields import cell_at, fields_of, meaning_in
from portal.registry.agencies.reading.couples import couple_tables, labels_of_couple
from portal.registry.agencies.reading.fields import (
    Field,
    are_nik_and_kk,
    label_key,
    meaning_of,
    names_persons,
)
from portal.registry.agencies.reading.mapping import (
    Column,
    Mapping,
    TableMapping,
    UnreadSheet,
)
from portal.registry.agencies.reading.nik_answers import (
    heads_answers,
    is_answer_table,
    with_answers,
)
from portal.registry.agencies.reading.rows import column_letters
from portal.registry.agencies.reading.sheets import (
    Sheet,
    UnreadableFile,
    any_digit,
    first_rows,
    text_of,
)

_SEARCHED_ROWS = 50
_SEARCHED_ROWS_AT_MOST = 1000  # a long preface is rare; searched only if nothing was found before
SAMPLE_ROWS = 80
_FEWEST_FIELDS = 2
_FEWEST_FIELDS_WITHOUT_NAME = 4
_MOST_LINES = 3
_LONGEST_LABEL = 40  # characters
_IN_BRACKETS = re.compile(r"\([^)]*\)")
_NUMBER_IN_BRACKETS = re.compile(r"\(\d+\)")

Rows = list[list[str]]


def guess_mapping(sheets: Iterable[Sheet], remembered: Labels[str, str] | None = None) -> Mapping:
    """Return the guessed meaning of each column of each table.

    ``remembered`` (see :meth:`Mapping.remembered`) contains the meanings that people set for this
    agency's labels; it overrides every guess. A hidden sheet is skipped and reported, unless there
    is no other. Raises :class:`UnreadableFile` if no sheet has a header.
    """
    sheets = list(sheets)
    shown = [sheet for sheet in sheets if not sheet.hidden] or sheets
    mapped: list[TableMapping] = []
    for sheet in shown:
        mapped += _map_sheet(sheet, remembered or {})
    if not all(map(is_answer_table, mapped)):
        # If one sheet has names of persons, a sheet without names is a summary.
        mapped = [table for table in mapped if table.positions(Field.NAME)] or mapped
    if not any(table.positions(Field.NAME) for table in mapped):
        _refuse_couples(shown)
    if not mapped:
        raise UnreadableFile(
            lazy_gettext(
                "Baris judul kolom tidak ditemukan. Beri judul di atas setiap kolom, "
                "misalnya Nama, NIK, No. KK, Desa."
            )
        )
    read = {table.sheet for table in mapped}
    unread = (
        UnreadSheet(sheet.name, _count_filled(sheet), hidden=sheet.hidden)
        for sheet in sheets
        if sheet.name not in read
    )
    return Mapping(tuple(_alike(mapped)), tuple(unread))


def _refuse_couples(sheets: Iterable[Sheet]) -> None:
    """Raise :class:`UnreadableFile` if each row holds husband and wife who could not be read as two
    tables."""
    for sheet in sheets:
        for row in first_rows(sheet, _SEARCHED_ROWS):
            if of_couple := labels_of_couple(row):
                raise UnreadableFile(
                    lazy_gettext(
                        "Setiap baris berisi suami dan istri (%(columns)s). Sebutkan kolom nama "
                        "dan NIK siapa yang dibaca, atau pisahkan menjadi satu baris untuk satu "
                        "orang.",
                        columns=", ".join(of_couple),
                    )
                )


def mapping_to_correct(sheets: Iterable[Sheet]) -> Mapping:
    """Return a mapping for a person to correct if :func:`guess_mapping` finds no header.

    The header is then the first row with several words and no digit; nothing is read until somebody
    has set the meaning of its columns. A sheet without such a row stays unread until somebody has
    named its header row.
    """
    mapped: list[TableMapping] = []
    unread: list[UnreadSheet] = []
    for sheet in sheets:
        texts = first_rows(sheet, _SEARCHED_ROWS + SAMPLE_ROWS)
        at = next((at for at, row in enumerate(texts) if _only_words(row)), None)
        if at is None:
            unread.append(UnreadSheet(sheet.name, _count_filled(sheet), hidden=sheet.hidden))
        else:
            mapped += map_header(sheet, texts, at, {})
    return Mapping(tuple(_alike(mapped)), tuple(unread))


def has_header(sheet: Sheet) -> bool:
    """Return whether a row of the sheet holds labels of columns, or may hold them."""
    return _header_at(first_rows(sheet, _SEARCHED_ROWS), {}) is not None


def map_without_header(sheet: Sheet) -> TableMapping:
    """Return the table of a sheet that begins with data; its columns are guessed from their
    contents.
    """
    labels: list[tuple[str, ...]] = [() for _ in range(sheet.columns)]
    below = first_rows(sheet, SAMPLE_ROWS)
    table = TableMapping(
        sheet=sheet.name,
        header_row=1,
        header_lines=0,
        columns=tuple(_columns(labels, below, range(sheet.columns), {})),
        titles=tuple(filter(None, [sheet.name])),
    )
    return with_answers(table, below, {})


def map_header(
    sheet: Sheet, texts: Rows, at: int, remembered: Labels[str, str], *, exactly: bool = False
) -> list[TableMapping]:
    """Return the tables whose header includes row ``at`` (from 0) of ``texts``: several if they
    stand side by side. With ``exactly`` the header begins there, otherwise it may begin one row
    above.
    """
    first = at - 1 if not exactly and _begins_above(texts, at) else at
    lines = at - first + 1
    while lines < _MOST_LINES and _continues(texts, first, lines):
        lines += 1
    labels = _labels(texts[first : first + lines], sheet.columns)
    below = texts[first + lines :][:SAMPLE_ROWS]
    titles = (" ".join(filter(None, row)) for row in texts[:first])
    whole = TableMapping(
        sheet=sheet.name,
        header_row=first + 1,
        header_lines=lines,
        columns=(),
        titles=(*filter(None, titles), *filter(None, [sheet.name])),
    )
    parts = _side_by_side(labels, below)
    if len(parts) == 1 and (
        couples := couple_tables(whole, dict(enumerate(labels)), below, remembered)
    ):
        return couples
    tables = (
        replace(
            whole,
            columns=tuple(_columns(labels, below, part, remembered)),
            part=_letters(part) if len(parts) > 1 else "",
        )
        for part in parts
    )
    return [with_answers(table, below, remembered) for table in tables]


def _letters(part: range) -> str:
    return f"{column_letters(part.start)}–{column_letters(part.stop - 1)}"


def _columns(
    labels: list[tuple[str, ...]], below: Rows, part: range, remembered: Labels[str, str]
) -> Iterator[Column]:
    fields = fields_of({at: labels[at] for at in part}, below, remembered)
    for at in part:
        yield Column(at, " ".join(dict.fromkeys(filter(None, labels[at]))), fields.get(at))


def _alike(mapped: list[TableMapping]) -> Iterator[TableMapping]:
    """Apply the meaning guessed from the contents of one sheet to the same label in the others,
    which may have too few rows: the sheets of a workbook are one list.
    """
    known: dict[str, Field] = {}
    for table in mapped:
        for column in table.columns:
            if column.field and label_key(column.label):
                known.setdefault(label_key(column.label), column.field)
    for table in mapped:
        taken = {column.field for column in table.columns}
        yield replace(
            table,
            columns=tuple(
                replace(column, field=found)
                if column.field is None
                and (found := known.get(label_key(column.label))) not in taken
                else column
                for column in table.columns
            ),
        )


def _only_words(row: list[str]) -> bool:
    filled = [text for text in row if text]
    return len(filled) >= _FEWEST_FIELDS and not any_digit(filled)


def _map_sheet(sheet: Sheet, remembered: Labels[str, str]) -> list[TableMapping]:
    for searched in (_SEARCHED_ROWS, _SEARCHED_ROWS_AT_MOST):
        texts = first_rows(sheet, searched + SAMPLE_ROWS)
        at = _header_at(texts[:searched], remembered)
        if at is not None:
            return map_header(sheet, texts, at, remembered)
        if len(texts) < searched:
            break
    return []


def _count_filled(sheet: Sheet) -> int:
    return sum(any(map(text_of, cells)) for _, cells in sheet.rows())


def _header_at(rows: Rows, remembered: Labels[str, str]) -> int | None:
    """Return the first row with labels for a person's name and another field, or for a NIK and an
    answer about it; else one with the label of the head of the family, or with many known labels.
    """
    of_head = without_name = None
    for at, row in enumerate(rows):
        found = [meaning for label in row if (meaning := meaning_in(label, remembered))]
        fields = {field for field, _ in found}
        if Field.NIK in fields and (
            Field.NIK_ANSWER in fields or heads_answers(row, rows[at + 1 : at + 1 + SAMPLE_ROWS])
        ):
            return at
        if len(fields) < _FEWEST_FIELDS:
            continue
        if names_persons(found) or labels_of_couple(row):
            return at
        if of_head is None and Field.NAME in fields:
            of_head = at
        known = fields - {Field.ORDINAL, Field.IGNORED}
        if without_name is None and len(known) >= _FEWEST_FIELDS_WITHOUT_NAME:
            without_name = at
    return without_name if of_head is None else of_head


def _begins_above(rows: Rows, at: int) -> bool:
    """Return whether the row above is the first line of the header: it has labels in columns where
    this one has none.
    """
    if at == 0:
        return False
    row, above = rows[at], rows[at - 1]
    if sum(map(bool, above)) < _FEWEST_FIELDS or _has_digits(above):
        return False
    gaps = [position for position, text in enumerate(above) if text and not cell_at(row, position)]
    beneath = [
        position for position, text in enumerate(row) if text and not cell_at(above, position)
    ]
    return bool(gaps and beneath) and any(meaning_of(above[position]) for position in gaps)


def _continues(rows: Rows, first: int, lines: int) -> bool:
    """Return whether the next row is a further line of the header.

    It contains short words, each below a heading over several columns or below an unknown label; a
    word below a known label would be a value.
    """
    at = first + lines
    if at >= len(rows):
        return False
    row = rows[at]
    filled = [position for position, text in enumerate(row) if text]
    if not filled or _has_digits(row) or any(len(row[place]) > _LONGEST_LABEL for place in filled):
        return False
    if any(_NUMBER_IN_BRACKETS.fullmatch(row[place]) for place in filled):
        return False
    header = [_heading(rows[first:at], position) for position in range(len(row))]
    if any(are_nik_and_kk((header[place], row[place])) for place in filled):
        return True
    for position in filled:
        label, known = header[position], meaning_of(header[position])
        if not label or label == row[position] or _IN_BRACKETS.fullmatch(row[position]):
            continue
        next_one = header[position + 1] if position + 1 < len(header) else "."
        spans = not next_one and bool(cell_at(row, position + 1))
        if known and known[0] is not Field.IGNORED and not spans:
            return False
    under_heading = any(
        cell_at(row, position) and header[position] and not cell_at(header, position + 1)
        for position in filled
    )
    return under_heading or any(meaning_of(row[position]) for position in filled)


def _heading(lines: Rows, position: int) -> str:
    return next((line[position] for line in reversed(lines) if cell_at(line, position)), "")


def _has_digits(row: Iterable[str]) -> bool:
    return any_digit(_IN_BRACKETS.sub("", text) for text in row)


def _labels(lines: Rows, width: int) -> list[tuple[str, ...]]:
    """Return the lines of each label; a heading over several columns is repeated for each."""
    width = max(width, *(len(line) for line in lines))
    repeated = []
    for number, line in enumerate(lines):
        under = lines[number + 1 :]
        heading, row = "", []
        for position in range(width):
            below = any(cell_at(lower, position) for lower in under)
            heading = cell_at(line, position) or (heading if below else "")
            row.append(heading)
        repeated.append(row)
    return list(zip(*repeated, strict=True))


def _side_by_side(labels: list[tuple[str, ...]], below: Rows) -> list[range]:
    """Return the columns of each table of the sheet: tables side by side are separated by an empty
    column or a column of numbers, and have the same labels.
    """
    keys = [label_key(" ".join(label)) for label in labels]
    starts = [0]
    for position in range(1, len(labels)):
        empty = not keys[position - 1] and not any(cell_at(row, position - 1) for row in below)
        counts_anew = meaning_of(" ".join(labels[position])) == (Field.ORDINAL, 3)
        if keys[position] and (empty or (counts_anew and keys[position] in keys[:position])):
            starts.append(position)
    parts = [range(a, b) for a, b in zip(starts, [*starts[1:], len(labels)], strict=True)]
    tables = [part for part in parts if _is_table(labels, part)]
    first = {keys[at] for at in tables[0] if keys[at]} if tables else set()
    same = [part for part in tables if len(first & {keys[at] for at in part}) >= _FEWEST_FIELDS]
    if len(same) < 2:
        return [range(len(labels))]
    begins = [0, *(part.start for part in same[1:])]
    return [range(a, b) for a, b in zip(begins, [*begins[1:], len(labels)], strict=True)]


def _is_table(labels: list[tuple[str, ...]], part: range) -> bool:
    found = [meaning for at in part if (meaning := meaning_of(" ".join(labels[at])))]
    return len(found) >= _FEWEST_FIELDS and names_persons(found)
