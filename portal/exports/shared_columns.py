"""Columns that several datasets have: whose family it is and where it lives."""

from collections.abc import Callable
from typing import Any

from flask_babel import lazy_gettext as _

from portal.exports.columns import Column, Kind
from portal.households.models import Household, Person

OWN = _("Portal")
CIVIL_REGISTRY = _("UU 23/2006 jo. UU 24/2013 (Administrasi Kependudukan)")
REGION_CODES = _("Kode wilayah administrasi Kementerian Dalam Negeri")
ISO_DAY = _("ISO 8601 (tahun-bulan-hari), waktu Indonesia barat")

HouseholdOf = Callable[[Any], Household]
PersonOf = Callable[[Any], Person]


#: Name, label, meaning, and where in the household it stands.
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


def place_columns(household_of: HouseholdOf) -> tuple[Column, ...]:
    """Codes and names of kecamatan and village."""

    def region(place: str, part: str) -> Callable[[Any], str | None]:
        return lambda row: getattr(getattr(household_of(row), place), part, None)

    return tuple(
        Column(name, label, meaning, Kind.TEXT, region(*where), REGION_CODES)
        for name, label, meaning, where in _PLACES
    )


def address_columns(household_of: HouseholdOf, *, in_api: bool) -> tuple[Column, ...]:
    """Street, RT and RW."""

    def of(
        name: str,
    ) -> Callable[[Any], str]:
        return lambda row: str(getattr(household_of(row), name))

    return (
        Column(
            "alamat",
            _("Alamat"),
            _("Jalan atau kampung."),
            Kind.TEXT,
            of("address"),
            OWN,
            None,
            in_api,
        ),
        Column(
            "rt", _("RT"), _("Rukun tetangga, tiga angka."), Kind.TEXT, of("rt"), OWN, None, in_api
        ),
        Column(
            "rw", _("RW"), _("Rukun warga, tiga angka."), Kind.TEXT, of("rw"), OWN, None, in_api
        ),
    )


def nik_column(person_of: PersonOf) -> Column:
    """The number of a person."""
    return Column(
        "nik",
        _("NIK"),
        _("Nomor Induk Kependudukan, 16 angka. Kosong bila belum punya."),
        Kind.PERSONAL,
        lambda row: person_of(row).nik,
        CIVIL_REGISTRY,
    )


def kk_column(household_of: HouseholdOf, *, in_api: bool = True) -> Column:
    """The number of the family card."""
    return Column(
        "no_kk",
        _("No. KK"),
        _("Nomor Kartu Keluarga. Kosong bila belum diketahui."),
        Kind.PERSONAL,
        lambda row: household_of(row).kk_number,
        CIVIL_REGISTRY,
        in_api=in_api,
    )


def family_columns(household_of: HouseholdOf, *, in_api: bool) -> tuple[Column, ...]:
    """The head of the family and the family card."""

    def head(name: str) -> Callable[[Any], Any]:
        return lambda row: getattr(household_of(row).head, name, None)

    return (
        Column(
            "kepala_keluarga",
            _("Kepala keluarga"),
            _("Nama kepala keluarga, seperti tertulis di portal."),
            Kind.TEXT,
            head("name"),
            OWN,
            None,
            in_api,
        ),
        Column(
            "nik_kepala_keluarga",
            _("NIK kepala keluarga"),
            _("Nomor Induk Kependudukan kepala keluarga."),
            Kind.PERSONAL,
            head("nik"),
            CIVIL_REGISTRY,
            None,
            in_api,
        ),
        kk_column(household_of, in_api=in_api),
    )
