"""Amounts of money in whole rupiah."""

import re
from dataclasses import dataclass
from typing import Self

from flask_babel import lazy_gettext

from portal.core.counting import thousands
from portal.core.errors import InvalidInput
from portal.core.types.text import clean_text, plain_digits

LARGEST = 10**12
"""Rupiah. No amount of this programme comes near a trillion; a larger one is a typing error."""

_SHAPE = re.compile(
    r"(?:(?:rp|idr)\.?)?\s*(?P<minus>[-−(]?)\s*(?:rp\.?)?\s*(?P<number>\d[\d.,\s]*?)"
    r"\s*(?P<dash>,-{1,2}|\.-)?\s*(?P<unit>juta|jt|ribu|rb)?\.?\)?\s*(?:rupiah)?",
    re.IGNORECASE,
)
_GROUPED = re.compile(
    r"(?P<whole>\d{1,3}(?P<point>[.,])\d{3}(?:(?P=point)\d{3})*)"
    r"(?:(?!(?P=point))[.,](?P<decimals>\d{1,2}))?"
)
_PLAIN = re.compile(r"(?P<whole>\d+)(?:[.,](?P<decimals>\d{1,2}))?")
_IN_UNITS = re.compile(r"(?P<whole>\d{1,6})(?:[.,](?P<decimals>\d{1,3}))?")
_LONGEST = 40
_TWO_WAYS = re.compile(r"\d{1,3},\d{3}")
_UNITS = {"juta": 1_000_000, "jt": 1_000_000, "ribu": 1_000, "rb": 1_000}


@dataclass(frozen=True, slots=True, order=True)
class Rupiah:
    """An amount in whole rupiah."""

    amount: int

    @classmethod
    def parse(cls, text: str) -> Self:
        """Return the amount in ``Rp1.500.000,00``, ``1.500.000``, ``Rp 1.500.000,-`` or ``1,5
        juta``.

        Raises :class:`InvalidInput` for a negative amount, one above a trillion, sen, and ambiguous
        text (``1,500``).
        """
        match = _SHAPE.fullmatch(clean_text(plain_digits(text)))
        if match is None or len(match["number"]) > _LONGEST:
            raise InvalidInput(
                lazy_gettext("Jumlah uang tidak dapat dibaca. Contoh yang benar: 1.500.000.")
            )
        if match["minus"]:
            raise InvalidInput(lazy_gettext("Jumlah uang tidak boleh kurang dari nol."))
        amount = _whole_rupiah(match["number"].replace(" ", ""), (match["unit"] or "").lower())
        if amount > LARGEST:
            raise InvalidInput(lazy_gettext("Jumlah uang terlalu besar. Periksa kembali angkanya."))
        return cls(amount)

    def __str__(self) -> str:
        """Return the amount as printed on Indonesian papers: ``Rp1.500.000``."""
        digits = thousands(abs(self.amount))
        return f"{'-' if self.amount < 0 else ''}Rp{digits}"


def _whole_rupiah(number: str, unit: str) -> int:
    match = (
        _IN_UNITS.fullmatch(number)
        if unit
        else _GROUPED.fullmatch(number) or _PLAIN.fullmatch(number)
    )
    # "1,500" is ambiguous: 1500 in English notation, 1.5 in Indonesian notation.
    if match is None or _TWO_WAYS.fullmatch(number):
        raise InvalidInput(
            lazy_gettext("Jumlah uang dapat dibaca dua cara. Tulis tanpa sen, contoh: 1.500.000.")
        )
    whole, decimals = re.sub("[.,]", "", match["whole"]), match["decimals"] or ""
    scale: int = 10 ** len(decimals)
    amount, rest = divmod(int(whole + decimals) * _UNITS.get(unit, 1), scale)
    if rest:
        raise InvalidInput(lazy_gettext("Jumlah uang ditulis tanpa sen. Contoh: 1.500.000."))
    return amount
