"""Skip rows below the header that are not persons: blank, totals, signatures, headers, group lines.

A row with a name and an order number is a person, whatever else it contains.
"""

import re
from collections.abc import Sequence
from enum import StrEnum

from portal.registry.agencies.reading.fields import Field, meaning_of, names_persons
from portal.registry.agencies.reading.footnotes import is_note
from portal.registry.agencies.reading.groups import Groups, place_line
from portal.registry.agencies.reading.rows import Layout, RowCells, is_ditto
from portal.registry.agencies.reading.sheets import any_digit

_TOTAL = re.compile(
    r"(sub ?|grand ?)?(jumlah|jml|total)\b|rekap(itulasi)?\b|terbilang\b", re.IGNORECASE
)
_FOOTER = re.compile(
    r"mengetahui|diketahui|menyetujui|disetujui|tanda tangan|\bttd\b|\bnip\b|^catatan\b"
    r"|^keterangan\b|^sumber\b|\bdicetak\b|\bdibuat\b|^an\.|^a\.n\."
    r"|\bkepala (desa|dinas|seksi|bidang|badan|kelurahan|dusun)\b"
    r"|^(pj\.? )?(lurah|camat|sekretaris|bendahara|kaur|kasi|plt\.?|plh\.?)\b"
    r"|^\w[\w ]{2,30}, \d{1,2} \w+ \d{4}$",
    re.IGNORECASE,
)
_UNUSABLE = re.compile(
    r"[\W_x]*|(data )?(menyusul|kosong|batal|dicoret|dihapus|ganda|tidak (terbaca|jelas))[\W_]*",
    re.IGNORECASE,
)
_EXAMPLE = re.compile(r"\(?(contoh|cth|example|misal(nya)?)\b[\s:.)]*", re.IGNORECASE)
_FULAN = re.compile(r"\b(si )?fulan(ah)?\b.*\b(bin|binti|bt)\b|^fulan(ah)?$", re.IGNORECASE)
_LONG_NUMBER = re.compile(r"'?\d(?:[\d .\-]{8,24})|\d[.,]\d+E\+?\d+", re.IGNORECASE)
_PHONE = re.compile(r"\+?[\d\s().\-]{8,22}")
_SEX = re.compile(r"l|p|lk|pr|laki[- ]?laki|perempuan|pria|wanita", re.IGNORECASE)
_DAY = re.compile(r"\d{1,4}[-/. ]\w+[-/. ]\d{2,4}( .*)?")
_ORDER = re.compile(r"\(?(\d{1,6})(?:\.0)?[).]?")
_COUNTED = re.compile(r"\(?-?(\d{1,3})(?:\.0)?\)?")
_SAME_HEADER = 0.6
_FEWEST_COUNTED = 3


class SkipReason(StrEnum):
    """Why a row is not a person."""

    BLANK = "blank"
    TOTAL = "total"
    FOOTER = "footer"
    REPEATED_HEADER = "repeated_header"
    GROUP = "group"
    GROUP_UNREAD = "group_unread"
    EXAMPLE = "example"
    UNUSABLE = "unusable"
    CONTINUED = "continued"
    NO_SPOUSE = "no_spouse"
    BY_HAND = "by_hand"


class Skipper:
    """Distinguishes persons' rows from others. Processes one table from top to bottom, because
    below a total or a signature a name by itself is that of an official.
    """

    def __init__(self, layout: Layout, groups: Groups) -> None:
        self._ordinals = set(layout.positions.get(Field.ORDINAL, ()))
        self._header = HeaderLines()
        self._groups = groups
        self._in_tail = False

    def learn_header(self, row: RowCells) -> None:
        """Store a line of the header, to recognise a repetition."""
        self._header.learn(row)

    def reason(self, row: RowCells) -> SkipReason | None:
        """Return why the row is skipped, or None for a person's row."""
        order = self._order_number(row)
        filled = [
            text
            for at, text in enumerate(row.texts)
            if text and not (at in self._ordinals and _ORDER.fullmatch(text))
        ]
        if not filled:
            return SkipReason.BLANK
        name = _name_in_letters(row)
        if (order is None or not name) and self._begins_group(row, filled):
            self._in_tail = False
            return SkipReason.GROUP
        if self._header.repeated_by(row):
            return SkipReason.REPEATED_HEADER
        if is_example(row):
            return SkipReason.EXAMPLE
        if order is None and is_note(row.texts):
            return SkipReason.FOOTER
        if order is not None and name and not _UNUSABLE.fullmatch(name):
            self._in_tail = False
            return None
        if _speaks_of_a_person(row, len(filled)):
            self._in_tail = False
            return None
        reason = self._reason_without_person(row, filled, name)
        self._in_tail = self._in_tail or reason in (SkipReason.TOTAL, SkipReason.FOOTER)
        return reason

    def _begins_group(self, row: RowCells, filled: list[str]) -> bool:
        """Return whether the row is a group line. After a subtotal the next group begins; but a
        signature names a desa too.
        """
        if self._in_tail and any(_FOOTER.search(text) for text in filled):
            return False
        return self._groups.take(row)

    def _order_number(self, row: RowCells) -> int | None:
        for at in self._ordinals:
            if at < len(row.texts) and (match := _ORDER.fullmatch(row.texts[at])):
                return int(match[1])
        return None

    def _reason_without_person(
        self, row: RowCells, filled: list[str], name: str
    ) -> SkipReason | None:
        words = [text for text in row.texts if any(letter.isalpha() for letter in text)]
        if not words:
            return SkipReason.TOTAL
        if any(_TOTAL.match(text) for text in ([name] if name else words)):
            return SkipReason.TOTAL
        if all(is_ditto(text) or _UNUSABLE.fullmatch(text) for text in filled):
            return SkipReason.UNUSABLE
        if name and len(filled) > 1 and not self._in_tail:
            return SkipReason.FOOTER if _FOOTER.search(name) and len(filled) <= 2 else None
        alone = len(filled) <= 2
        if alone and any(_FOOTER.search(text) for text in words):
            return SkipReason.FOOTER
        if name and not self._in_tail:
            return None
        if not self._in_tail and len(filled) == 1 and place_line_begins(filled[0]):
            return SkipReason.GROUP_UNREAD
        return SkipReason.FOOTER if alone or self._in_tail else None


class HeaderLines:
    """The lines of a table's header, to recognise repetitions."""

    def __init__(self) -> None:
        self._lines: list[list[str]] = []
        self._labels: set[str] = set()

    def learn(self, row: RowCells) -> None:
        """Store one line."""
        labels = [text.lower() for text in row.texts]
        self._lines.append(labels)
        self._labels.update(filter(None, labels))

    def repeated_by(self, row: RowCells) -> bool:
        """Return whether a row repeats a header line, numbers the columns, or is the header of
        another list.
        """
        if _is_header_of_another_list(row.texts) or _counts_columns(row):
            return True
        texts = [text.lower() for text in row.texts]
        if self._labels.isdisjoint(texts):  # the usual case
            return False
        filled = sum(map(bool, texts))
        for header in self._lines:
            same = sum(
                bool(text) and text == label for text, label in zip(texts, header, strict=False)
            )
            if same > 1 and same >= _SAME_HEADER * filled:
                return True
        return False


def is_total(row: RowCells) -> bool:
    """Return whether a row begins with a word for a total."""
    return _TOTAL.match(next((text for text in row.texts if text), "")) is not None


def is_footer(row: RowCells) -> bool:
    """Return whether a row has a single filled cell, or text that only occurs below a list."""
    filled = [text for text in row.texts if text]
    return len(filled) == 1 or any(_FOOTER.search(text) for text in filled)


def place_line_begins(text: str) -> bool:
    """Return whether a text alone in its row looks like the name of a place."""
    return bool(place_line(text)) or text.isupper()


def _name_in_letters(row: RowCells) -> str:
    name = row.text(Field.NAME)
    if not (name[:1].isalpha() or any(letter.isalpha() for letter in name)):
        return ""
    return "" if is_ditto(name) else name


def is_example(row: RowCells) -> bool:
    """Return whether the row is the example of a template: it says so, or it is Fulan bin Fulan."""
    name = row.text(Field.NAME)
    if (
        "ulan" in name.lower()
        and _FULAN.search(name)
        and not any(
            _LONG_NUMBER.fullmatch(row.text(field)) and not _is_placeholder(row.text(field))
            for field in (Field.NIK, Field.KK)
        )
    ):
        return True
    first = next((text for text in row.texts if text), "")
    return bool(_EXAMPLE.fullmatch(first)) or bool(_EXAMPLE.match(name) and len(name) > 6)


def _is_placeholder(text: str) -> bool:
    return text.startswith("123456") or len(set(text)) <= 2


def _is_header_of_another_list(texts: Sequence[str]) -> bool:
    """Return whether a row contains labels, including one for names: another list was appended
    below.
    """
    filled = [text for text in texts if text]
    if len(filled) < 2 or any(map(str.isdecimal, filled)) or any_digit(filled):
        return False
    meanings = [meaning for text in filled if (meaning := meaning_of(text))]
    return (
        names_persons(meanings)
        and len(meanings) > 1
        and len(meanings) >= _SAME_HEADER * len(filled)
    )


def _speaks_of_a_person(row: RowCells, filled: int) -> bool:
    """Return whether a column of a person's data, such as NIK or birth date, is filled."""
    if any(_LONG_NUMBER.fullmatch(row.text(field)) for field in (Field.NIK, Field.KK)):
        return True
    if _PHONE.fullmatch(row.text(Field.PHONE)):
        return True
    if filled < 3:
        return False
    return bool(
        _SEX.fullmatch(row.text(Field.SEX))
        or _DAY.fullmatch(row.text(Field.BIRTH_DATE))
        or (row.text(Field.RT).isdecimal() and row.text(Field.RW).isdecimal())
        or (row.text(Field.DESA) and row.text(Field.KECAMATAN))
    )


def _counts_columns(row: RowCells) -> bool:
    """Return whether this is the line "1 2 3 4 …", "(1) (2) (3) …" or "-1 -2 -3 …" that many tables
    have under their header; its first cell may be a word.
    """
    last = next((text for text in reversed(row.texts) if text), "")
    if not _COUNTED.fullmatch(last):
        return False
    matches = [_COUNTED.fullmatch(text) for text in row.texts if text]
    if matches[0] is None:
        matches = matches[1:]
    if len(matches) < _FEWEST_COUNTED or None in matches:
        return False
    numbers = [int(match[1]) for match in matches if match]
    return numbers in ([*range(1, len(numbers) + 1)], [*range(2, len(numbers) + 2)])
