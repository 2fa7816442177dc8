"""Read the digits of a number cell, with the extra characters that people, spreadsheets and
programs add.

One reader for NIK, No. KK, telephone numbers, ages and codes, in lists and in forms.
"""

import re
from typing import NamedTuple

from portal.core.types.text import clean_text, plain_digits

#: The largest integer up to which a double represents every integer exactly.
LARGEST_EXACT = 2**53
_LABEL = re.compile(
    r"(?:no(?:mor)?\b[.\s]*)?(?:nik|n\.i\.k|ktp|kk|kartu keluarga|hp|wa|telp|telepon|tlp)\b"
    r"[\s.:=]*(?=[\d+('’‘`])",
    re.IGNORECASE,
)
_QUOTE = "'’‘`´\""
_FOOTNOTE = re.compile(r"(?<=\d)[\s*†‡^]*[*†‡^]+$")
_TAIL = re.compile(r"([1-9]\d*)[.,]0+")
_SCIENTIFIC = re.compile(r"(\d)(?:[.,](\d+))?\s*E\s*\+?\s*(\d{1,2})", re.IGNORECASE)
_SEPARATORS = re.compile(r"[\s.\-‐‑–_/]+")
_O_FOR_ZERO = re.compile(r"[\doO]+")


class NumberText(NamedTuple):
    """The digits of a cell, and how they were changed on the way.

    ``text`` is without label, quotes and footnote signs. ``floated`` is True if a program stored
    the number as floating point (``81398765432.0``), ``cut`` if digits were lost by that.
    """

    text: str
    floated: bool = False
    cut: bool = False

    @property
    def digits(self) -> str:
        """The text without separators between digits."""
        return _SEPARATORS.sub("", self.text)

    @property
    def has_letter_o(self) -> bool:
        """Whether the text is a number except that it has a letter O in place of a zero."""
        return _O_FOR_ZERO.fullmatch(self.digits) is not None and not self.digits.isdigit()


def number_text(text: str) -> NumberText:
    """Return the number in ``text``: ``NIK: 3216…``, ``'3216…``, ``3216…*``, ``81398765432.0``,
    ``8.1398765432E+10``.

    A number in scientific notation is restored if all its digits are there, else it is ``cut``.
    """
    if text.isdecimal() and text.isascii():  # the usual case
        return NumberText(text)
    cleaned = clean_text(plain_digits(text))
    cleaned = _LABEL.sub("", cleaned, count=1) if cleaned[:1].isalpha() else cleaned
    cleaned = _FOOTNOTE.sub("", cleaned.strip(_QUOTE + " ")).strip(_QUOTE + " ")
    if tail := _TAIL.fullmatch(cleaned):
        return NumberText(tail[1], floated=True)
    if science := _SCIENTIFIC.fullmatch(cleaned):
        first, decimals, exponent = science[1], science[2] or "", int(science[3])
        whole = len(decimals) == exponent
        return NumberText(first + decimals if whole else cleaned, floated=True, cut=not whole)
    return NumberText(cleaned)
