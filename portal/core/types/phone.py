"""Parse Indonesian and foreign telephone numbers."""

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from flask_babel import lazy_gettext

from portal.core.errors import InvalidInput
from portal.core.lazy import lazy
from portal.core.types.numbers import number_text

if TYPE_CHECKING:
    import phonenumbers
else:
    phonenumbers = lazy("phonenumbers")

# Mobile numbers of the national numbering plan, including ranges not yet assigned to an operator.
_MOBILE = re.compile(r"\+628[1-35-9]\d{7,10}")
_DECORATION = re.compile(r"[\s.()\-‐‑–/'’]+")
_LONGEST = 40


@dataclass(frozen=True, slots=True)
class PhoneNumber:
    """A number in E.164 (``+6281234567890``), and whether it can receive SMS."""

    value: str
    can_receive_sms: bool

    @classmethod
    def parse(cls, text: str) -> Self:
        """Return the number in ``0812…``, ``812…``, ``62812…``, ``0062812…``, ``+62(0)812…`` or
        ``021…``.

        Raises :class:`InvalidInput` for text that is not a valid telephone number.
        """
        number = _international(text)
        if _MOBILE.fullmatch(number):
            return cls(number, can_receive_sms=True)
        try:
            parsed = phonenumbers.parse(number, "ID")
        except phonenumbers.NumberParseException:
            parsed = None
        # An Indonesian 08… number with a wrong length is a typing error, even if it parses.
        if parsed is None or number.startswith("+628") or not phonenumbers.is_valid_number(parsed):
            raise InvalidInput(
                lazy_gettext("Nomor telepon tidak dikenali. Contoh yang benar: 0812-3456-7890.")
            )
        value = phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)
        kinds = phonenumbers.PhoneNumberType
        reached = phonenumbers.number_type(parsed) in {kinds.MOBILE, kinds.FIXED_LINE_OR_MOBILE}
        return cls(value, can_receive_sms=reached)

    @property
    def national(self) -> str:
        """National format ``0812-3456-7890``; foreign numbers stay in international format."""
        if _MOBILE.fullmatch(self.value):
            digits = "0" + self.value[3:]
            return "-".join((digits[:4], digits[4:8], digits[8:]))
        parsed = phonenumbers.parse(self.value)
        at_home = self.value.startswith("+62")
        style = phonenumbers.PhoneNumberFormat
        return phonenumbers.format_number(
            parsed, style.NATIONAL if at_home else style.INTERNATIONAL
        )

    @property
    def masked(self) -> str:
        """First five characters and last three digits: ``+6281•••••890``."""
        return f"{self.value[:5]}•••••{self.value[-3:]}"

    def __str__(self) -> str:
        return self.value


def _international(text: str) -> str:
    """Rewrite to ``+62…`` first: the phonenumbers library misreads ``62812…`` and rejects
    ``0062…``."""
    number = _DECORATION.sub("", number_text(text).text)[:_LONGEST]
    if number.startswith("00"):
        number = "+" + number[2:]
    elif number.startswith("62"):
        number = "+" + number
    elif number.startswith("8"):
        number = "+62" + number
    elif number.startswith("0"):
        number = "+62" + number[1:]
    return "+62" + number[4:] if number.startswith("+620") else number
