"""NIK and No. KK: the numbers that the civil registry gives to persons and families."""

import hashlib
import hmac
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Literal, NamedTuple, Self

from flask_babel import lazy_gettext

from portal.errors import InvalidInput
from portal.types.text import clean_text, plain_digits

_LENGTH = 16
_FEMALE_DAY_OFFSET = 40
_SEPARATORS = re.compile(r"[\s.'’‘`´\-_/]+")

NikFault = Literal["characters", "length", "date", "serial", "repeated"]


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
    """A text that can be no NIK; ``fault`` says which rule it breaks."""

    def __init__(self, fault: NikFault, message: str) -> None:
        super().__init__(message)
        self.fault = fault


class Disagreement(NamedTuple):
    """What a NIK says otherwise than the person's data. A warning, never a refusal."""

    field: Literal["birth_date", "sex"]
    message: str


@dataclass(frozen=True, slots=True)
class Nik:
    """Nomor Induk Kependudukan: 16 digits, PPKKCC + DDMMYY (women: day + 40) + serial.

    It is given once and never corrected, so place, date and sex inside it may differ from the
    truth, and it may begin with the code of any region in which the person was first registered.
    """

    value: str

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a NIK; spaces, dots, dashes and apostrophes between the digits are ignored.

        Raises :class:`InvalidNik` for letters, another length, a date that does not exist, the
        serial 0000 or a single repeated digit.
        """
        digits = _digits_of(text)
        if not (digits.isascii() and digits.isdigit()):
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
        """The sex that was registered first."""
        return Sex.FEMALE if int(self.value[6:8]) > _FEMALE_DAY_OFFSET else Sex.MALE

    def birth_date(self, as_of: date) -> date:
        """The birth date inside, in the latest century that does not lie after ``as_of``."""
        dates = list(self._possible_dates())
        return next((day for day in dates if day <= as_of), dates[-1])

    def disagreements(self, birth_date: date | None, sex: Sex | None) -> list[Disagreement]:
        """Where the number differs from what is known; unknown values differ from nothing."""
        found: list[Disagreement] = []
        if birth_date and birth_date not in self._possible_dates():
            message = lazy_gettext("Tanggal lahir berbeda dari tanggal di dalam NIK.")
            found.append(Disagreement("birth_date", message))
        if sex and sex is not self.sex:
            message = lazy_gettext("Jenis kelamin berbeda dari yang tersirat di dalam NIK.")
            found.append(Disagreement("sex", message))
        return found

    def _possible_dates(self) -> Iterator[date]:
        """Both centuries of the two-digit year, latest first, where the day exists."""
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
    """Nomor Kartu Keluarga: 16 digits. It changes with the family and groups, never identifies."""

    value: str

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a No. KK as :meth:`Nik.parse` does; only its length and digits are checked."""
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
    """HMAC-SHA256 in hexadecimal: finds a personal number again without being able to read it."""
    return hmac.new(key, value.encode(), hashlib.sha256).hexdigest()


def _digits_of(text: str) -> str:
    return _SEPARATORS.sub("", clean_text(plain_digits(text)))


def _mask(digits: str) -> str:
    return f"{digits[:4]}••••••••{digits[-4:]}"
