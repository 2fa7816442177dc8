"""Numbers of cases and papers, such as ``BAKI-2025-000123`` or ``470/012/BAST/IV/2025``."""

import re
from dataclasses import dataclass
from typing import Self

from flask_babel import lazy_gettext

from portal.errors import InvalidInput
from portal.types.text import clean_text

_ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")
_FIELD = re.compile(r"\{(year|month|sequence)(?::0(\d))?\}")
_LITERAL = re.compile(r"[A-Za-z0-9./\- ]*")
_LONGEST = 60


@dataclass(frozen=True, slots=True)
class ReferenceNumber:
    """The ``sequence`` (from 1) within ``year``; ``month`` only where the pattern shows it."""

    year: int
    sequence: int
    month: int | None = None


@dataclass(frozen=True, slots=True)
class NumberPattern:
    """How an office writes numbers: ``{year}``, ``{sequence:06}``, perhaps ``{month}`` (Roman)."""

    template: str

    @classmethod
    def parse(cls, text: str) -> Self:
        """Check a pattern that an administrator typed.

        Raises :class:`InvalidInput` unless year and sequence stand in it exactly once, with only
        letters, digits, spaces, dots, dashes and slashes around them.
        """
        template = clean_text(text)
        fields = [match[1] for match in _FIELD.finditer(template)]
        once = all(fields.count(name) == 1 for name in ("year", "sequence"))
        literal = _LITERAL.fullmatch(_FIELD.sub("", template))
        # Two numbers without anything between them could not be told apart again.
        if not once or fields.count("month") > 1 or not literal or "}{" in template:
            raise InvalidInput(
                lazy_gettext(
                    "Pola nomor harus memuat {year} dan {sequence:06} masing-masing satu kali, "
                    "dipisahkan tanda hubung, titik, atau garis miring."
                )
            )
        if len(template) > _LONGEST:
            raise InvalidInput(
                lazy_gettext("Pola nomor paling panjang %(count)s huruf.", count=_LONGEST)
            )
        return cls(template)

    def write(self, number: ReferenceNumber) -> str:
        """The number as it stands on paper."""

        def field(match: re.Match[str]) -> str:
            if match[1] == "month":
                return _ROMAN[(number.month or 1) - 1]
            value = number.year if match[1] == "year" else number.sequence
            return f"{value:0{match[2] or 1}d}"

        return _FIELD.sub(field, self.template)

    def read(self, text: str) -> ReferenceNumber:
        """The number in ``text``; small letters and missing leading zeros are forgiven."""
        parts = {"year": r"(?P<year>\d{4})", "sequence": r"(?P<sequence>\d{1,9})"}
        parts["month"] = rf"(?P<month>{'|'.join(reversed(_ROMAN))})"
        pieces = re.split(r"(\{[^}]*\})", self.template)
        pattern = "".join(
            parts[field[1]] if (field := _FIELD.fullmatch(piece)) else re.escape(piece)
            for piece in pieces
        )
        match = re.fullmatch(pattern, clean_text(text), re.IGNORECASE | re.ASCII)
        if match is None or int(match["sequence"]) == 0:
            example = self.write(ReferenceNumber(year=2025, sequence=123, month=4))
            raise InvalidInput(
                lazy_gettext(
                    "Nomor tidak dikenali. Contoh yang benar: %(example)s.", example=example
                )
            )
        month = _ROMAN.index(match["month"].upper()) + 1 if "month" in match.groupdict() else None
        return ReferenceNumber(int(match["year"]), int(match["sequence"]), month)
