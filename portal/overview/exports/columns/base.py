"""The declaration of a column, and the columns that several datasets share."""

import enum
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from flask_babel import lazy_gettext as _

from portal.core.clock import to_wib
from portal.core.types import PhoneNumber
from portal.platform.web.filters import VISIBLE_DIGITS
from portal.registry.households.models import Household, Person

#: A value of a row as JSON holds it, and a row of values.
Cell = str | int | None
Row = list[Cell]


class ColumnKind(enum.StrEnum):
    """The kind of a value. Money is whole rupiah; a date is a day in WIB."""

    TEXT = "text"
    NUMBER = "number"
    MONEY = "money"
    DATE = "date"
    CODE = "code"
    WORD = "word"  # what a code means; files have it beside the code
    PERSONAL = "personal"  # NIK or No. KK: masked unless the export has full numbers
    PHONE = "phone"


@dataclass(frozen=True)
class NumberVisibility:
    """Which personal numbers the reader sees in full."""

    full_numbers: bool
    full_phones: bool


@dataclass(frozen=True)
class ExportColumn:
    """One column of a dataset.

    ``name`` is the name in files and API and never changes; ``label`` and ``meaning`` are for
    people; ``source`` is the standard it follows or its origin. ``codes`` maps the values of a code
    to words. ``in_api`` is false for columns that agencies do not get.
    """

    name: str
    label: Any
    meaning: Any
    kind: ColumnKind
    value: Callable[[Any], Any]
    source: Any = ""
    codes: Mapping[Any, Any] | None = None
    in_api: bool = True

    def plain(self, row: Any, sight: NumberVisibility) -> str | int | None:
        """Return the value of this column in ``row`` as JSON holds it; ``None`` if it is empty.

        For a word it is the code: :attr:`words` are looked up when a file is written.
        """
        value = self.value(row)
        if value is None or value == "":
            return None
        match self.kind:
            case ColumnKind.NUMBER | ColumnKind.MONEY:
                return int(value)
            case ColumnKind.DATE:
                return _day(value).isoformat()
            case ColumnKind.CODE | ColumnKind.WORD:
                return str(value.value)
            case ColumnKind.PERSONAL:
                return str(value) if sight.full_numbers else masked(str(value))
            case ColumnKind.PHONE:
                number = PhoneNumber(str(value), can_receive_sms=True)
                return number.national if sight.full_phones else number.masked
        return str(value)

    @property
    def words(self) -> Mapping[str, str]:
        """Return the words of the codes in the current language."""
        return {str(key.value): str(word) for key, word in (self.codes or {}).items()}


def with_words(columns: Sequence[ExportColumn]) -> tuple[ExportColumn, ...]:
    """``columns``, each code followed by the column of its word, which agencies do not need."""
    return tuple(_with_words(columns))


def _with_words(columns: Sequence[ExportColumn]) -> Iterator[ExportColumn]:
    for column in columns:
        yield column
        if column.kind is ColumnKind.CODE:
            yield replace(
                column,
                name=f"nama_{column.name}",
                label=_("%(label)s, dengan kata", label=column.label),
                meaning=_("Kata untuk kode di kolom %(name)s.", name=column.name),
                kind=ColumnKind.WORD,
                in_api=False,
            )


def masked(number: str) -> str:
    """Return the number with all but the last four digits hidden."""
    hidden = max(len(number) - VISIBLE_DIGITS, 0)
    return "•" * hidden + number[hidden:]


def _day(value: date | datetime) -> date:
    return to_wib(value).date() if isinstance(value, datetime) else value


OWN = _("Portal")
CIVIL_REGISTRY = _("UU 23/2006 jo. UU 24/2013 (Administrasi Kependudukan)")
REGION_CODES = _("Kode wilayah administrasi Kementerian Dalam Negeri")
ISO_DAY = _("ISO 8601 (tahun-bulan-hari), waktu Indonesia barat")

HouseholdOf = Callable[[Any], Household]
PersonOf = Callable[[Any], Person]


#: Name, label, meaning, and attribute path within the household.
_PLACES = (
    (
        "kode_kecamatan",
        _("Kode kecamatan"),
        _("Kecamatan tempat tinggal keluarga."),
        ("district", "code"),
    ),
    ("kecamatan", _("Kecamatan"), _("Nama kecamatan."), ("district", "name")),
    (
        "kode_desa",
        _("Kode desa"),
        _("Desa atau kelurahan tempat tinggal keluarga."),
        ("village", "code"),
    ),
    ("desa", _("Desa atau kelurahan"), _("Nama desa atau kelurahan."), ("village", "name")),
)


def place_columns(household_of: HouseholdOf) -> tuple[ExportColumn, ...]:
    """Return the columns of codes and names of kecamatan and village."""

    def region(place: str, part: str) -> Callable[[Any], str | None]:
        return lambda row: getattr(getattr(household_of(row), place), part, None)

    return tuple(
        ExportColumn(name, label, meaning, ColumnKind.TEXT, region(*where), REGION_CODES)
        for name, label, meaning, where in _PLACES
    )


def address_columns(household_of: HouseholdOf, *, in_api: bool) -> tuple[ExportColumn, ...]:
    """Return the columns of street, RT and RW."""

    def of(name: str) -> Callable[[Any], str]:
        return lambda row: str(getattr(household_of(row), name))

    return (
        ExportColumn(
            "alamat",
            _("Alamat"),
            _("Jalan atau kampung."),
            ColumnKind.TEXT,
            of("address"),
            OWN,
            None,
            in_api,
        ),
        ExportColumn(
            "rt",
            _("RT"),
            _("Rukun tetangga, tiga angka."),
            ColumnKind.TEXT,
            of("rt"),
            OWN,
            None,
            in_api,
        ),
        ExportColumn(
            "rw",
            _("RW"),
            _("Rukun warga, tiga angka."),
            ColumnKind.TEXT,
            of("rw"),
            OWN,
            None,
            in_api,
        ),
    )


def nik_column(person_of: PersonOf) -> ExportColumn:
    """Return the column of a person's NIK."""
    return ExportColumn(
        "nik",
        _("NIK"),
        _("Nomor Induk Kependudukan, 16 angka. Kosong bila belum punya."),
        ColumnKind.PERSONAL,
        lambda row: person_of(row).nik,
        CIVIL_REGISTRY,
    )


def kk_column(household_of: HouseholdOf, *, in_api: bool = True) -> ExportColumn:
    """Return the column of the family card number."""
    return ExportColumn(
        "no_kk",
        _("No. KK"),
        _("Nomor Kartu Keluarga. Kosong bila belum diketahui."),
        ColumnKind.PERSONAL,
        lambda row: household_of(row).kk_number,
        CIVIL_REGISTRY,
        in_api=in_api,
    )


def family_columns(household_of: HouseholdOf, *, in_api: bool) -> tuple[ExportColumn, ...]:
    """Return the columns of the head of the family and the family card."""

    def head(name: str) -> Callable[[Any], Any]:
        return lambda row: getattr(household_of(row).head, name, None)

    return (
        ExportColumn(
            "kepala_keluarga",
            _("Kepala keluarga"),
            _("Nama kepala keluarga, seperti tertulis di portal."),
            ColumnKind.TEXT,
            head("name"),
            OWN,
            None,
            in_api,
        ),
        ExportColumn(
            "nik_kepala_keluarga",
            _("NIK kepala keluarga"),
            _("Nomor Induk Kependudukan kepala keluarga."),
            ColumnKind.PERSONAL,
            head("nik"),
            CIVIL_REGISTRY,
            None,
            in_api,
        ),
        kk_column(household_of, in_api=in_api),
    )
