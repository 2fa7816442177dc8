"""Rows below the header that are nobody's: blank, totals, signatures, headers repeated."""

import re
from enum import StrEnum

from portal.agencies.reading.fields import Field, meaning_of
from portal.agencies.reading.rows import Layout, Row, is_ditto

_TOTAL = re.compile(
    r"(sub ?|grand ?)?(jumlah|jml|total)\b|rekap(itulasi)?\b|terbilang\b", re.IGNORECASE
)
_FOOTER = re.compile(
    r"mengetahui|diketahui|menyetujui|disetujui|tanda tangan|\bttd\b|\bnip\b|\bcatatan\b"
    r"|\bketerangan\b|^sumber\b|\bdicetak\b|\bdibuat\b|\bkepala (desa|dinas|seksi|bidang|badan)\b"
    r"|^(pj\.? )?(lurah|camat|sekretaris|bendahara|a\.n\.)\b"
    r"|^(desa|kelurahan|kecamatan|dusun|kampung|rw|rt)\b",
    re.IGNORECASE,
)
_UNUSABLE = re.compile(
    r"[\W_x]*|(data )?(menyusul|kosong|batal|dicoret|dihapus|ganda|tidak (terbaca|jelas))[\W_]*",
    re.IGNORECASE,
)
_LONG_NUMBER = re.compile(r"'?\d(?:[\d .\-]{8,24})|\d[.,]\d+E\+?\d+", re.IGNORECASE)
_PHONE = re.compile(r"\+?[\d\s().\-]{8,22}")
_SEX = re.compile(r"l|p|lk|pr|laki[- ]?laki|perempuan|pria|wanita", re.IGNORECASE)
_DAY = re.compile(r"\d{1,4}[-/. ]\w+[-/. ]\d{2,4}( .*)?")
_ORDER = re.compile(r"\(?(\d+)[).]?")
_SAME_HEADER = 0.6


class SkipReason(StrEnum):
    """Why a row is no person's."""

    BLANK = "blank"
    TOTAL = "total"
    FOOTER = "footer"
    REPEATED_HEADER = "repeated_header"
    UNUSABLE = "unusable"


class Skipper:
    """Tells persons' rows from the rest. It goes down one sheet once, because below a total or a
    signature a name alone is that of an official."""

    def __init__(self, layout: Layout) -> None:
        self._ordinals = set(layout.positions.get(Field.ORDINAL, ()))
        self._headers: list[list[str]] = []
        self._in_tail = False

    def learn_header(self, row: Row) -> None:
        """A line of the header, to be recognised when it comes again."""
        self._headers.append([text.lower() for text in row.texts])

    def reason(self, row: Row) -> SkipReason | None:
        """Why the row is to be skipped, or nothing for a person's row."""
        filled = [
            text
            for at, text in enumerate(row.texts)
            if text and not (at in self._ordinals and _ORDER.fullmatch(text))
        ]
        if not filled:
            return SkipReason.BLANK
        if self._repeats_header(row) or _counts_columns(row):
            return SkipReason.REPEATED_HEADER
        if _speaks_of_a_person(row, len(filled)):
            self._in_tail = False
            return None
        reason = self._reason_without_person(row, filled)
        self._in_tail = self._in_tail or reason in (SkipReason.TOTAL, SkipReason.FOOTER)
        return reason

    def _reason_without_person(self, row: Row, filled: list[str]) -> SkipReason | None:
        words = [text for text in row.texts if any(letter.isalpha() for letter in text)]
        name = row.text(Field.NAME)
        if not words or any(_TOTAL.match(text) for text in words):
            return SkipReason.TOTAL
        if all(is_ditto(text) or _UNUSABLE.fullmatch(text) for text in filled):
            return SkipReason.UNUSABLE
        alone = len(filled) <= 2
        if alone and any(_FOOTER.search(text) for text in words):
            return SkipReason.FOOTER
        if self._in_tail or not name:
            return SkipReason.FOOTER if alone or self._in_tail else None
        return None

    def _repeats_header(self, row: Row) -> bool:
        if row.text(Field.NAME).lower().startswith("nam"):  # the header of another list, appended
            meant = sum(meaning_of(text) is not None for text in filter(None, row.texts))
            if meant > 1 and meant >= _SAME_HEADER * sum(map(bool, row.texts)):
                return True
        texts = [text.lower() for text in row.texts]
        filled = sum(map(bool, texts))
        for header in self._headers:
            same = sum(
                bool(text) and text == label for text, label in zip(texts, header, strict=False)
            )
            if same > 1 and same >= _SAME_HEADER * filled:
                return True
        return False


def _speaks_of_a_person(row: Row, filled: int) -> bool:
    """Whether something stands in its own column that only a person has."""
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


def _counts_columns(row: Row) -> bool:
    """The line "1 2 3 4 …" that many tables have under their header."""
    numbers = [match and int(match[1]) for match in map(_ORDER.fullmatch, filter(None, row.texts))]
    return len(numbers) > 2 and numbers == list(range(1, len(numbers) + 1))
