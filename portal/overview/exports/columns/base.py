"""The declaration of a column, and the columns that several datasets share."""

import enum
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from flask_babel import lazy_gettext as _
from sqlalchemy import Select
from sqlalchemy.orm import aliased

from portal.core.clock import to_local
from portal.core.types import PhoneNumber
from portal.platform.regions.models import Region
from portal.platform.web.filters import VISIBLE_DIGITS
from portal.registry.households.models import Household, Person
from portal.registry.households.queries import head_id

#: A value of a row as JSON data, and the values of some rows, by column.
Cell = str | int | None
Columns = Sequence[Sequence[Cell]]


class ColumnKind(enum.StrEnum):
    """The kind of a value. Money is whole rupiah; a date is a day
    in the portal's time zone."""

    TEXT = "text"
    NUMBER = "number"
    MONEY = "money"
    DATE = "date"
    CODE = "code"
    WORD = "word"  # the text of a code; files have it beside the code
    PERSONAL = "personal"  # NIK or No. KK: masked unless the export has full numbers
    PHONE = "phone"


@dataclass(frozen=True)
class NumberVisibility:
    """Which personal numbers the reader may see in full."""

    full_numbers: bool
    full_phones: bool


@dataclass(frozen=True)
class ExportColumn:
    """One column of a dataset.

    ``name`` is the name in files and API and never changes; ``label`` and ``meaning`` are for
    people; ``value`` is the SQL expression of its value in the query of the dataset, ``shown``
    converts that value to text where SQL cannot; ``source`` is the standard it follows or its
    origin. ``codes`` maps the values of a code to words. ``in_api`` is false for columns that
    agencies do not get.
    """

    name: str
    label: Any
    meaning: Any
    kind: ColumnKind
    value: Any
    source: Any = ""
    codes: Mapping[Any, Any] | None = None
    in_api: bool = True
    shown: Callable[[Any], Cell] | None = None

    def cells(self, values: Sequence[Any], sight: NumberVisibility) -> Sequence[Cell]:
        """Return ``values`` of this column, one of each row, as JSON holds them; ``None`` where
        one is empty.

        For a column of texts it is the code: :attr:`words` are looked up when a file is written.
        """
        convert = self._conversion(sight)
        if convert is None:
            return [value or None for value in values] if "" in values else values
        return [None if value is None or value == "" else convert(value) for value in values]

    def _conversion(self, sight: NumberVisibility) -> Callable[[Any], Cell] | None:
        """Return the function that converts a non-empty value; ``None`` if it needs no
        conversion.
        """
        if self.shown is not None:
            return self.shown
        match self.kind:
            case ColumnKind.NUMBER | ColumnKind.MONEY:
                return int
            case ColumnKind.DATE:
                return _day
            case ColumnKind.PERSONAL:
                return None if sight.full_numbers else masked
            case ColumnKind.PHONE:
                return _national if sight.full_phones else _masked_phone
        return None

    @property
    def words(self) -> Mapping[str, str]:
        """Return the texts of the codes in the current language."""
        return {str(key.value): str(word) for key, word in (self.codes or {}).items()}


def with_words(columns: Sequence[ExportColumn]) -> tuple[ExportColumn, ...]:
    """Return ``columns`` with a column of texts after each code; agencies do not get those."""
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


def _day(value: date | datetime) -> str:
    return (to_local(value).date() if isinstance(value, datetime) else value).isoformat()


def _national(number: str) -> str:
    return PhoneNumber(number, can_receive_sms=True).national


def _masked_phone(number: str) -> str:
    return PhoneNumber(number, can_receive_sms=True).masked


OWN = _("Portal")
CIVIL_REGISTRY = _("UU 23/2006 jo. UU 24/2013 (Administrasi Kependudukan)")
REGION_CODES = _("Kode wilayah administrasi Kementerian Dalam Negeri")
ISO_DAY = _("ISO 8601 (tahun-bulan-hari), waktu Indonesia barat")

#: The regions of the household of a row.
DISTRICT, VILLAGE = aliased(Region, name="district"), aliased(Region, name="village")
#: The head of the household of a row.
HEAD = aliased(Person, name="head")


def with_places(query: Select[Any]) -> Select[Any]:
    """Return ``query``, which has a :class:`Household`, with what :data:`PLACES` read."""
    return query.outerjoin(DISTRICT, DISTRICT.code == Household.district_code).outerjoin(
        VILLAGE, VILLAGE.code == Household.village_code
    )


def with_head(query: Select[Any]) -> Select[Any]:
    """Return ``query``, which has a :class:`Household`, with what :func:`family_columns` read."""
    return query.outerjoin(HEAD, HEAD.id == head_id())


#: Codes and names of kecamatan and village.
PLACES = (
    ExportColumn(
        "kode_kecamatan",
        _("Kode kecamatan"),
        _("Kecamatan tempat tinggal keluarga."),
        ColumnKind.TEXT,
        DISTRICT.code,
        REGION_CODES,
    ),
    ExportColumn(
        "kecamatan",
        _("Kecamatan"),
        _("Nama kecamatan."),
        ColumnKind.TEXT,
        DISTRICT.name,
        REGION_CODES,
    ),
    ExportColumn(
        "kode_desa",
        _("Kode desa/kelurahan"),
        _("Desa atau kelurahan tempat tinggal keluarga."),
        ColumnKind.TEXT,
        VILLAGE.code,
        REGION_CODES,
    ),
    ExportColumn(
        "desa",
        _("Desa atau kelurahan"),
        _("Nama desa atau kelurahan."),
        ColumnKind.TEXT,
        VILLAGE.name,
        REGION_CODES,
    ),
)
NIK = ExportColumn(
    "nik",
    _("NIK"),
    _("Nomor Induk Kependudukan, 16 angka. Kosong bila belum punya."),
    ColumnKind.PERSONAL,
    Person.nik,
    CIVIL_REGISTRY,
)
FAMILY_CARD = ExportColumn(
    "no_kk",
    _("No. KK"),
    _("Nomor Kartu Keluarga. Kosong bila belum diketahui."),
    ColumnKind.PERSONAL,
    Household.kk_number,
    CIVIL_REGISTRY,
)


def address_columns(*, in_api: bool) -> tuple[ExportColumn, ...]:
    """Return the columns of street, RT and RW."""
    return (
        ExportColumn(
            "alamat",
            _("Alamat"),
            _("Jalan atau kampung."),
            ColumnKind.TEXT,
            Household.address,
            OWN,
            in_api=in_api,
        ),
        ExportColumn(
            "rt",
            _("RT"),
            _("Rukun tetangga, tiga angka."),
            ColumnKind.TEXT,
            Household.rt,
            OWN,
            in_api=in_api,
        ),
        ExportColumn(
            "rw",
            _("RW"),
            _("Rukun warga, tiga angka."),
            ColumnKind.TEXT,
            Household.rw,
            OWN,
            in_api=in_api,
        ),
    )


def family_columns(*, in_api: bool) -> tuple[ExportColumn, ...]:
    """Return the columns of the head of the family and the family card."""
    return (
        ExportColumn(
            "kepala_keluarga",
            _("Kepala keluarga"),
            _("Nama kepala keluarga, seperti tertulis di portal."),
            ColumnKind.TEXT,
            HEAD.name,
            OWN,
            in_api=in_api,
        ),
        ExportColumn(
            "nik_kepala_keluarga",
            _("NIK kepala keluarga"),
            _("Nomor Induk Kependudukan kepala keluarga."),
            ColumnKind.PERSONAL,
            HEAD.nik,
            CIVIL_REGISTRY,
            in_api=in_api,
        ),
        replace(FAMILY_CARD, in_api=in_api),
    )
