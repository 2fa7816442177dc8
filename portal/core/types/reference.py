"""Reference numbers of cases and papers, such as ``KASUS-2025-000123`` or
``470/012/BAST/IV/2025``."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Self

from flask_babel import lazy_gettext

from portal.core.errors import InvalidInput
from portal.core.types.text import clean_text

_ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")
_FIELD = re.compile(r"\{(year|month|sequence)(?::0(\d))?\}")
_LITERAL = re.compile(r"[A-Za-z0-9./\- ]*")
_LONGEST = 60


@dataclass(frozen=True, slots=True)
class ReferenceNumber:
    """``sequence`` (from 1) within ``year``; ``month`` is set only if the pattern contains it."""

    year: int
    sequence: int
    month: int | None = None


@dataclass(frozen=True, slots=True)
class NumberPattern:
    """Format of reference numbers: ``{year}``, ``{sequence:06}`` and optionally ``{month}``
    (Roman)."""

    template: str

    @classmethod
    def parse(cls, text: str) -> Self:
        """Return the pattern that an administrator typed.

        Raises :class:`InvalidInput` unless year and sequence occur exactly once, with only letters,
        digits, spaces, dots, dashes and slashes around them.
        """
        template = clean_text(text)
        fields = [match[1] for match in _FIELD.finditer(template)]
        once = all(fields.count(name) == 1 for name in ("year", "sequence"))
        literal = _LITERAL.fullmatch(_FIELD.sub("", template))
        # Adjacent fields could not be parsed again.
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
        """Return ``number`` as printed on paper."""

        def field(match: re.Match[str]) -> str:
            if match[1] == "month":
                return _ROMAN[(number.month or 1) - 1]
            value = number.year if match[1] == "year" else number.sequence
            return f"{value:0{match[2] or 1}d}"

        return _FIELD.sub(field, self.template)

    def read(self, text: str) -> ReferenceNumber:
        """Return the number in ``text``, ignoring case and leading zeros. Raises
        :class:`InvalidInput`."""
        pattern = self._expression(re.escape)
        match = re.fullmatch(pattern, clean_text(text), re.IGNORECASE | re.ASCII)
        if match is None or int(match["sequence"]) == 0:
            example = self.write(ReferenceNumber(year=2025, sequence=123, month=4))
            raise InvalidInput(
                lazy_gettext(
                    "Nomor tidak dikenali. Contoh yang benar: %(example)s.", example=example
                )
            )
        return _number(match)

    def find(self, text: str) -> tuple[ReferenceNumber, str] | None:
        """Return the first number in ``text`` and the text around it, or ``None``. The number may
        have other separators than the pattern, or none (``adu 2026 7``).
        """
        pattern = rf"(?<!\w){self._expression(_loosely)}(?!\w)"
        match = re.search(pattern, clean_text(text), re.IGNORECASE)
        if match is None or int(match["sequence"]) == 0:
            return None
        around = match.string[: match.start()] + " " + match.string[match.end() :]
        return _number(match), around.strip()

    def _expression(self, literal: Callable[[str], str]) -> str:
        """Return the regular expression of a number; ``literal`` converts the text between its
        parts.
        """
        parts = {"year": r"(?P<year>[0-9]{4})", "sequence": r"(?P<sequence>[0-9]{1,9})"}
        parts["month"] = rf"(?P<month>{'|'.join(reversed(_ROMAN))})"
        pieces = re.split(r"(\{[^}]*\})", self.template)
        return "".join(
            parts[field[1]] if (field := _FIELD.fullmatch(piece)) else literal(piece)
            for piece in pieces
        )


def _loosely(literal: str) -> str:
    words = re.findall(r"[A-Za-z0-9]+|[^A-Za-z0-9]+", literal)
    return "".join(word if word.isalnum() else r"[\W_]{0,5}" for word in words)


def _number(match: re.Match[str]) -> ReferenceNumber:
    month = _ROMAN.index(match["month"].upper()) + 1 if "month" in match.groupdict() else None
    return ReferenceNumber(int(match["year"]), int(match["sequence"]), month)
