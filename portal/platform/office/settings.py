"""Settings of the office, proposed from the regency's name: what stands on papers, screens, SMS."""

from typing import Any

from flask_babel import lazy_gettext as _

from portal.platform.office.known_programmes import known_here
from portal.platform.regions.home import home_regency
from portal.platform.settings import SettingKind, define, value_of

#: Septets that a name may take in an SMS.
PROGRAMME_ROOM, OFFICE_ROOM = 21, 8

_PAPERS, _SMS = _("Surat dan kertas"), _("SMS")


def _not_empty(text: str) -> Any | None:
    return None if text else _("Bagian ini tidak boleh kosong.")


def _fits(room: int) -> Any:
    def check(text: str) -> Any | None:
        if not text:
            return _not_empty(text)
        if len(text) <= room and text.isascii():
            return None
        return _("Paling banyak %(room)s huruf, tanpa tanda khusus.", room=room)

    return check


def _government() -> str:
    return f"Pemerintah {home_regency().name}".strip()


def _programme() -> str:
    return str(known_here().get("programme") or f"Bantuan Sosial {home_regency().name}".strip())


def _programme_in_sms() -> str:
    """Return the programme's name if it fits, else one made of the regency's name."""
    name = value_of(PROGRAMME)
    if len(name) <= PROGRAMME_ROOM and name.isascii():
        return str(name)
    bare = home_regency().bare_name[: PROGRAMME_ROOM - len("Bansos ")]
    return f"Bansos {bare}".strip()


def _known(key: str) -> Any:
    return lambda: known_here().get(key, "")


def _place() -> str:
    """Return the town in which papers are signed; a kota is its own."""
    home = home_regency()
    return str(known_here().get("place") or (home.bare_name if home.is_city else ""))


GOVERNMENT = define(
    "papers.government",
    SettingKind.TEXT,
    group=_PAPERS,
    label=_("Nama pemerintah pada kop"),
    default=_government,
    check=_not_empty,
    must_be_set=True,
    needs_basis=False,
)
OFFICE = define(
    "papers.office",
    SettingKind.TEXT,
    group=_PAPERS,
    label=_("Nama dinas pada kop"),
    hint=_("Nama lengkap seperti dalam peraturan organisasi perangkat daerah."),
    default=lambda: known_here().get("office", "Dinas Sosial"),
    check=_not_empty,
    must_be_set=True,
    needs_basis=False,
)
PROGRAMME = define(
    "papers.programme",
    SettingKind.TEXT,
    group=_PAPERS,
    label=_("Nama program"),
    hint=_("Tampil di atas setiap halaman, pada surat, ekspor, dan API."),
    default=_programme,
    check=_not_empty,
    must_be_set=True,
    needs_basis=False,
)
ADDRESS = define(
    "papers.address",
    SettingKind.TEXT,
    group=_PAPERS,
    label=_("Alamat pada kop"),
    hint=_("Jalan, nomor, kota, dan kode pos."),
    default=_known("address"),
    check=_not_empty,
    must_be_set=True,
    needs_basis=False,
)
CONTACT = define(
    "papers.contact",
    SettingKind.TEXT,
    group=_PAPERS,
    label=_("Kontak pada kop"),
    hint=_("Telepon atau surel yang boleh dihubungi siapa saja; boleh kosong."),
    default="",
    needs_basis=False,
)
PLACE = define(
    "papers.place",
    SettingKind.TEXT,
    group=_PAPERS,
    label=_("Tempat penandatanganan SK"),
    hint=_("Nama kota atau kecamatan, seperti di atas tanda tangan."),
    default=_place,
    check=_not_empty,
    must_be_set=True,
    needs_basis=False,
)
SMS_PROGRAMME = define(
    "messages.programme",
    SettingKind.TEXT,
    group=_SMS,
    label=_("Nama program dalam SMS"),
    hint=_("Mengisi {program} dalam teks SMS. Paling banyak 21 huruf."),
    default=_programme_in_sms,
    check=_fits(PROGRAMME_ROOM),
    needs_basis=False,
)
SMS_OFFICE = define(
    "messages.office",
    SettingKind.TEXT,
    group=_SMS,
    label=_("Nama dinas dalam SMS"),
    hint=_("Mengisi {dinas} dalam teks SMS. Paling banyak 8 huruf."),
    default="Dinsos",
    check=_fits(OFFICE_ROOM),
    needs_basis=False,
)

LETTERHEAD = (GOVERNMENT, OFFICE, PROGRAMME, ADDRESS, CONTACT, PLACE)
SETTINGS = (*LETTERHEAD, SMS_PROGRAMME, SMS_OFFICE)
