"""Lists of Dukcapil's answers: how to recognise one, and what each row says about a NIK.

Such a list adds no people. A list of people that also has a column of answers is read as a list of
people, because its other columns would be lost otherwise.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import islice

from portal.core.errors import InvalidInput
from portal.core.types import Nik
from portal.registry.agencies.reading import number_cells
from portal.registry.agencies.reading.answer_words import (
    NikAnswer,
    are_answers,
    is_second_no,
    nik_answer,
)
from portal.registry.agencies.reading.day_cells import ANSWER_DAY, read_day
from portal.registry.agencies.reading.fields import REMARKS, RESULTS, Field, label_key
from portal.registry.agencies.reading.findings import Code
from portal.registry.agencies.reading.mapping import Column, Mapping, TableMapping
from portal.registry.agencies.reading.person_claim import PersonClaim
from portal.registry.agencies.reading.profile import TableProfile
from portal.registry.agencies.reading.rows import Layout, RowCells
from portal.registry.agencies.reading.sheets import Cells, Sheet, is_number
from portal.registry.agencies.reading.skipped_rows import (
    HeaderLines,
    SkipReason,
    is_example,
    is_footer,
    is_total,
)
from portal.registry.agencies.reading.status_words import PersonStatus, person_status

_JUDGED_ROWS = 2000
_SIXTEEN = 16
_FEWEST_DIGITS = 10
#: Fields that a list of answers may have besides the answer.
_BESIDE = frozenset(
    [
        *(Field.ORDINAL, Field.NAME, Field.NIK, Field.KK, Field.STATUS),
        *(Field.NIK_ANSWER, Field.NIK_ANSWERED_ON, Field.IGNORED, None),
    ]
)
_OF_MATCHING = re.compile(
    r"\b(padan|pemadanan|dukcapil|capil|siak|hasil|status|validasi|respon\w*|kode|skor|score)\b",
    re.IGNORECASE,
)
#: Two columns to tick: beside a NIK alone they can answer nothing else.
_TO_TICK = (frozenset(["sesuai"]), frozenset(["tidaksesuai", "tdksesuai"]))
_MAY_ANSWER = REMARKS | RESULTS | {""}
_DAY = re.compile(r"^(tgl|tanggal|waktu|date)\b", re.IGNORECASE)


def are_of_answers(mapping: Mapping) -> bool:
    """Return whether a file is a list of answers about NIK."""
    read = [table for table in mapping.tables if not table.left_out]
    return bool(read) and all(map(is_answer_table, read))


def is_answer_table(table: TableMapping) -> bool:
    """Return whether a table has an answer for each NIK, and no other column that is imported from
    a list of people.
    """
    if not (table.positions(Field.NIK) and table.positions(Field.NIK_ANSWER)):
        return False
    return not table.positions(Field.NAME) or all(map(_stands_beside, table.columns))


def with_answers(
    table: TableMapping, below: Sequence[Sequence[str]], remembered: Collection[str]
) -> TableMapping:
    """Return the table with the columns of answers that no label tells ("Keterangan"), if it is a
    table of answers. ``below`` are rows below its header; ``remembered`` meanings of labels take
    precedence.
    """
    if not table.positions(Field.NIK):
        return table
    found = table
    if not table.positions(Field.NIK_ANSWER):
        found = replace(table, columns=tuple(_as_answers(one, below) for one in table.columns))
        if not table.positions(Field.NAME):
            found = replace(found, columns=tuple(map(_as_ticked, found.columns)))
    found = replace(found, columns=tuple(map(_as_day, found.columns)))
    if any(
        now != was and label_key(now.label) in remembered
        for now, was in zip(found.columns, table.columns, strict=True)
    ):
        return table
    return found if is_answer_table(found) else table


def heads_answers(labels: Sequence[str], below: Sequence[Sequence[str]]) -> bool:
    """Return whether labels beside that of a NIK stand above answers."""
    keys = set(map(label_key, labels))
    return all(keys & asked for asked in _TO_TICK) or any(
        label_key(label) in _MAY_ANSWER and are_answers(_column(below, at))
        for at, label in enumerate(labels)
    )


def _stands_beside(column: Column) -> bool:
    if column.field not in _BESIDE:
        return False
    if column.field not in (None, Field.IGNORED) or not column.label:
        return True
    return label_key(column.label) in REMARKS or _OF_MATCHING.search(column.label) is not None


def _as_answers(column: Column, below: Sequence[Sequence[str]]) -> Column:
    if column.field not in (None, Field.STATUS) or label_key(column.label) not in _MAY_ANSWER:
        return column
    answers = are_answers(_column(below, column.position))
    return replace(column, field=Field.NIK_ANSWER) if answers else column


def _as_ticked(column: Column) -> Column:
    is_ticked = column.field is Field.STATUS and any(
        label_key(column.label) in asked for asked in _TO_TICK
    )
    return replace(column, field=Field.NIK_ANSWER) if is_ticked else column


def _as_day(column: Column) -> Column:
    """Return the column as the date of the answer if its label names a date: in a list of answers
    there is no other date.
    """
    if column.field is not None or not _DAY.search(column.label):
        return column
    return replace(column, field=Field.NIK_ANSWERED_ON)


def _column(rows: Sequence[Sequence[str]], at: int) -> list[str]:
    """Return the cells of a column, from rows that have a long number."""
    return [row[at] for row in rows if at < len(row) and max(map(_digits, row)) >= _FEWEST_DIGITS]


class AnswerReader:
    """Reads the rows of one table of answers."""

    def __init__(self, layout: Layout, sheet: Sheet, profile: TableProfile) -> None:
        self._layout, self._profile = layout, profile
        self._header = HeaderLines()
        self._answers = [
            (column.position, column.label)
            for column in layout.mapping.columns
            if column.field is Field.NIK_ANSWER
        ]
        self._second_is_no = is_second_no(self._first_texts(sheet))
        self._keeps_digits = _keeps_digits(sheet, layout)

    def learn_header(self, row: RowCells) -> None:
        """Store a line of the header, to recognise a repetition."""
        self._header.learn(row)

    def reason(self, row: RowCells) -> SkipReason | None:
        """Return why the row is not an answer, None if it is. A row with digits in the column of
        NIK, or with an answer, counts as one and may be refused with a reason.
        """
        if not any(row.texts):
            return SkipReason.BLANK
        if self._header.repeated_by(row):
            return SkipReason.REPEATED_HEADER
        if is_example(row):
            return SkipReason.EXAMPLE
        number = row.raw_text(Field.NIK)
        if _digits(number) >= _FEWEST_DIGITS or (self._said(row) and not is_total(row)):
            return None
        if is_total(row):
            return SkipReason.TOTAL
        return SkipReason.FOOTER if is_footer(row) else None

    def read(self, row: RowCells, today: date) -> PersonClaim:
        """Return the claim of the row; ``row.reasons`` tells why it is refused."""
        nik = self._nik(row)
        answer = self._answer(row)
        day = read_day(row, ANSWER_DAY, self._profile, today)
        kk = None
        if row.text(Field.KK):
            kk = number_cells.read_kk(row, TableProfile())
        return PersonClaim(
            name=row.text(Field.NAME),
            nik=nik,
            kk=kk,
            status=PersonStatus.DEAD if answer is NikAnswer.DEAD else None,
            extra=row.rest(),
            nik_answer=answer,
            nik_answered_on=day,
        )

    def _nik(self, row: RowCells) -> Nik | None:
        """Return the NIK, or refuse the row: with a lost digit it may be another
        person's number.
        """
        number, was_number = number_cells.number_in(row, Field.NIK)
        if number.cut or (was_number and number.text.endswith("0") and not self._keeps_digits):
            row.refuse(Code.ANSWER_NIK_CUT, Field.NIK)
            return None
        try:
            return Nik.parse(row.text(Field.NIK))
        except InvalidInput:
            row.refuse(Code.ANSWER_WITHOUT_NIK, Field.NIK)
            return None

    def _said(self, row: RowCells) -> list[NikAnswer]:
        found = (
            nik_answer(row.texts[at], label=label, second_is_no=self._second_is_no)
            for at, label in self._answers
            if at < len(row.texts) and row.texts[at]
        )
        return [answer for answer in found if answer]

    def _answer(self, row: RowCells) -> NikAnswer | None:
        """Return one answer for all columns; a death takes precedence, as in a remark."""
        said = set(self._said(row))
        if any(person_status(text, label) is PersonStatus.DEAD for label, text in row.remarks()):
            said.add(NikAnswer.DEAD)
        if NikAnswer.DEAD in said:
            row.warn(Code.PERSON_DEAD, Field.NIK_ANSWER)
            return NikAnswer.DEAD
        if len(said) == 1:
            return said.pop()
        written = " | ".join(row.texts_of(Field.NIK_ANSWER))
        code = Code.ANSWERS_CONTRADICT if said else Code.ANSWER_UNREADABLE
        row.refuse(code if written else Code.ANSWER_EMPTY, Field.NIK_ANSWER, written)
        return None

    def _first_texts(self, sheet: Sheet) -> Iterator[str]:
        for _, cells in _first_rows(sheet):
            row = RowCells(self._layout, cells)
            yield from (row.texts[at] for at, _ in self._answers if at < len(row.texts))


def _first_rows(sheet: Sheet) -> Iterator[tuple[int, Cells]]:
    return islice(sheet.rows(), _JUDGED_ROWS)


def _keeps_digits(sheet: Sheet, layout: Layout) -> bool:
    """Return whether the column of NIK has kept all sixteen digits: a spreadsheet keeps fifteen
    digits of a typed number and replaces the last by 0.
    """
    positions = layout.positions[Field.NIK]
    numbers = (
        str(int(cell))
        for _, cells in _first_rows(sheet)
        for at in positions
        if at < len(cells) and is_number(cell := cells[at])
    )
    return any(len(number) == _SIXTEEN and number[-1] != "0" for number in numbers)


def _digits(text: str) -> int:
    return sum(letter.isdigit() for letter in text)
