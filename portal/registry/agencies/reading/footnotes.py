"""Marks on names and what the notes below or above a list say of them: ``*) sudah meninggal``."""

import re
from collections.abc import Iterable, Iterator

from portal.registry.agencies.reading.fields import Field
from portal.registry.agencies.reading.rows import RowCells
from portal.registry.agencies.reading.sheets import Sheet, text_of
from portal.registry.agencies.reading.status_words import payment_failed, person_status

_MARK = r"[*†‡]{1,4}"
_NOTE = re.compile(rf"(?<![\w*†‡])({_MARK})\s*\)?\s*[:=\-–]?\s*([^\W\d_][^*†‡]*)")
_BEGINS = re.compile(rf"^(?:ket(?:erangan)?\b[\s.:]*)?\(?{_MARK}\s*\)?\s*[:=\-–]?\s*", re.I)
_AT_EDGE = re.compile(rf"^\s*\(?({_MARK})\)?\s*(?=[^\s)])|(?<=[^\s(])\s*\(?({_MARK})\)?\s*$")
_ALONE = re.compile(rf"\(?({_MARK})\)?")
_MOST_CELLS = 4
_MARKED = (Field.NAME, Field.ORDINAL, Field.NIK)


def without_marks(text: str) -> str:
    """Return a name without the marks before and after it."""
    return _AT_EDGE.sub("", text).strip() if has_mark(text) else text


def has_mark(text: str) -> bool:
    """Return whether a sign that may be a mark stands in a text."""
    return "*" in text or "†" in text or "‡" in text


def is_note(texts: Iterable[str]) -> bool:
    """Return whether a row is a note: it begins with a mark, and what follows is no name."""
    filled = [text for text in texts if text]
    if not filled or len(filled) > _MOST_CELLS or not has_mark(filled[0]):
        return False
    match = _BEGINS.match(filled[0])
    if match is None:
        return False
    words = filled[0][match.end() :]
    if not words or any(sign in match[0] for sign in ")=:"):
        return True
    return words[0].islower() or person_status(words) is not None or payment_failed(words)


class Footnotes:
    """The notes of a sheet; looked for when the first mark is met."""

    def __init__(self, sheet: Sheet, titles: Iterable[str]) -> None:
        self._sheet, self._titles = sheet, titles
        self._found: dict[str, str] | None = None

    def of(self, row: RowCells) -> list[tuple[str, str]]:
        """Return the marks of a row, and what the notes say of each; nothing if none does."""
        if not has_mark("".join(row.texts)):  # as nearly always
            return []
        return [(mark, self._notes().get(mark, "")) for mark in dict.fromkeys(_marks(row))]

    def _notes(self) -> dict[str, str]:
        if self._found is None:
            self._found = {}
            for text in (*self._titles, *self._lines()):
                for mark, note in _NOTE.findall(text):
                    self._found.setdefault(mark, note.strip(" ;,.()"))
        return self._found

    def _lines(self) -> Iterator[str]:
        for _, cells in self._sheet.rows():
            filled = [text for cell in cells if (text := text_of(cell))]
            if is_note(filled):
                yield " ".join(filled)


def _marks(row: RowCells) -> Iterator[str]:
    for field in _MARKED:
        text = row.raw_text(field)
        if has_mark(text) and (match := _AT_EDGE.search(text)):
            yield match[1] or match[2]
    for at, _ in (*row.layout.remarks, *row.layout.unknown):
        text = row.texts[at] if at < len(row.texts) else ""
        if text and not text[0].isalnum() and (match := _ALONE.fullmatch(text)):
            yield match[1]
