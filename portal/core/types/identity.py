"""NIK and No. KK: identity numbers of persons and families (UU 24/2013, Adminduk)."""

import hashlib
import hmac
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Literal, NamedTuple, Self

from flask_babel import lazy_gettext

from portal.core.errors import InvalidInput
from portal.core.types.numbers import number_text

_LENGTH = 16
_FEMALE_DAY_OFFSET = 40
_SEPARATORS = re.compile(r"[\s.'’‘`´\-_/]+")
#: What people type if a number is required but not known.
_PLACEHOLDERS = frozenset({"1234567890123456", "1234567891234567"})

NikFault = Literal["characters", "letter_o", "length", "date", "serial", "repeated"]


class Sex(StrEnum):
    """Sex as on the KTP."""

    FEMALE = "female"
    MALE = "male"


class Relation(StrEnum):
    """Relation to the head of the family, as on the KK."""

    HEAD = "head"
    SPOUSE = "spouse"
    CHILD = "child"
    PARENT = "parent"
    GRANDCHILD = "grandchild"
    OTHER_KIN = "other_kin"
    OTHER = "other"


class InvalidNik(InvalidInput):
    """The text is not a valid NIK; ``fault`` says which rule it breaks."""

    def __init__(self, fault: NikFault, message: str) -> None:
        super().__init__(message)
        self.fault = fault


class Disagreement(NamedTuple):
    """A difference between a NIK and the person's data. It is a warning, never a refusal."""

    field: Literal["birth_date", "sex"]
    message: str


@dataclass(frozen=True, slots=True)
class Nik:
    """Nomor Induk Kependudukan: 16 digits, PPKKCC + DDMMYY (women: day + 40) + serial number.

    It is issued once and never corrected: the place, date and sex in it may differ from the truth,
    and it may begin with the code of any region in which the person was first registered.
    """

    value: str

    @classmethod
    def parse(cls, text: str) -> Self:
        """Return the NIK in ``text``; spaces, dots, dashes and apostrophes are ignored.

        Raises :class:`InvalidNik` for letters, a wrong length, a date that does not exist, serial
        0000, or a single repeated digit.
        """
        digits = _digits_of(text)
        if not (digits.isascii() and digits.isdigit()):
            if number_text(text).has_letter_o:
                raise InvalidNik(
                    "letter_o", lazy_gettext("Ada huruf O di tempat angka nol pada NIK.")
                )
            raise InvalidNik("characters", lazy_gettext("NIK hanya boleh berisi angka."))
        if len(digits) != _LENGTH:
            raise InvalidNik(
                "length",
                lazy_gettext(
                    "NIK harus terdiri dari 16 angka, yang tertulis %(count)s angka.",
                    count=len(digits),
                ),
            )
        if digits == digits[0] * _LENGTH:
            raise InvalidNik("repeated", lazy_gettext("NIK tidak mungkin satu angka berulang."))
        nik = cls(digits)
        if next(nik._possible_dates(), None) is None:
            raise InvalidNik(
                "date", lazy_gettext("Angka ke-7 sampai ke-12 pada NIK bukan tanggal yang mungkin.")
            )
        if digits.endswith("0000"):
            raise InvalidNik("serial", lazy_gettext("Empat angka terakhir NIK tidak mungkin 0000."))
        return nik

    @property
    def masked(self) -> str:
        """The first and last four digits, the rest hidden: ``3216••••••••9001``."""
        return _mask(self.value)

    @property
    def sex(self) -> Sex:
        """The sex encoded in the number."""
        return Sex.FEMALE if int(self.value[6:8]) > _FEMALE_DAY_OFFSET else Sex.MALE

    def birth_date(self, as_of: date) -> date:
        """Return the encoded birth date, in the latest century that is not after ``as_of``."""
        dates = list(self._possible_dates())
        return next((day for day in dates if day <= as_of), dates[-1])

    def disagreements(self, birth_date: date | None, sex: Sex | None) -> list[Disagreement]:
        """Return the differences between the number and what is known; unknown values match
        anything."""
        found: list[Disagreement] = []
        if birth_date and not self.agrees_with(birth_date):
            message = lazy_gettext("Tanggal lahir berbeda dari tanggal di dalam NIK.")
            found.append(Disagreement("birth_date", message))
        if sex and sex is not self.sex:
            message = lazy_gettext("Jenis kelamin berbeda dari yang tersirat di dalam NIK.")
            found.append(Disagreement("sex", message))
        return found

    def agrees_with(self, birth_date: date) -> bool:
        """Return whether the number encodes this day, in either century."""
        day = int(self.value[6:8])
        day -= _FEMALE_DAY_OFFSET if day > _FEMALE_DAY_OFFSET else 0
        encoded = (day, int(self.value[8:10]), int(self.value[10:12]))
        written = (birth_date.day, birth_date.month, birth_date.year % 100)
        return written == encoded and 1900 <= birth_date.year < 2100

    def _possible_dates(self) -> Iterator[date]:
        """Yield the date in both centuries of the two-digit year, latest first, where it exists."""
        day, month, year = int(self.value[6:8]), int(self.value[8:10]), int(self.value[10:12])
        if day > _FEMALE_DAY_OFFSET:
            day -= _FEMALE_DAY_OFFSET
        for century in (2000, 1900):
            try:
                yield date(century + year, month, day)
            except ValueError:
                continue

    def __str__(self) -> str:
        return self.value


@dataclass(frozen=True, slots=True)
class KkNumber:
    """Nomor Kartu Keluarga: 16 digits. It groups persons and changes with the family; it never
    identifies a person."""

    value: str

    @classmethod
    def parse(cls, text: str) -> Self:
        """Return the No. KK in ``text``, normalised as in :meth:`Nik.parse`. Raises
        :class:`InvalidInput` for a wrong length, letters, or a single repeated digit."""
        digits = _digits_of(text)
        if not (digits.isascii() and digits.isdigit()):
            raise InvalidInput(lazy_gettext("No. KK hanya boleh berisi angka."))
        if len(digits) != _LENGTH:
            message = lazy_gettext(
                "No. KK harus terdiri dari 16 angka, yang tertulis %(count)s angka.",
                count=len(digits),
            )
            raise InvalidInput(message)
        if digits == digits[0] * _LENGTH:
            raise InvalidInput(lazy_gettext("No. KK tidak mungkin satu angka berulang."))
        return cls(digits)

    @property
    def masked(self) -> str:
        """The first and last four digits, the rest hidden."""
        return _mask(self.value)

    def __str__(self) -> str:
        return self.value


def keyed_hash(value: str, key: bytes) -> str:
    """Return the HMAC-SHA256 of ``value`` in hex. It finds a number again without revealing it."""
    return hmac.new(key, value.encode(), hashlib.sha256).hexdigest()


def stands_for_no_nik(text: str) -> bool:
    """Return whether 16 digits are a placeholder for a NIK that is not known.

    These are one digit repeated, consecutive digits, or a first digit 0, which no province has:
    village applications give such numbers to people without a NIK ("NIK sementara").
    """
    digits = _digits_of(text)
    if len(digits) != _LENGTH or not (digits.isascii() and digits.isdigit()):
        return False
    return digits[0] == "0" or len(set(digits)) == 1 or digits in _PLACEHOLDERS


def _digits_of(text: str) -> str:
    if text.isdecimal() and text.isascii():
        return text
    return _SEPARATORS.sub("", number_text(text).text)


def _mask(digits: str) -> str:
    return f"{digits[:4]}••••••••{digits[-4:]}"
