"""Settings of the issuing office, and its letterhead."""

from flask_babel import lazy_gettext as _

from portal.platform.accounts.models import User
from portal.platform.documents.papers import Letterhead, Official
from portal.platform.settings import SettingKind, define, value_of

GROUP = _("Surat dan kertas")

GOVERNMENT = define(
    "papers.government",
    SettingKind.TEXT,
    group=GROUP,
    label=_("Nama pemerintah pada kop"),
    default="Pemerintah Kabupaten Bekasi",
)
OFFICE = define(
    "papers.office",
    SettingKind.TEXT,
    group=GROUP,
    label=_("Nama dinas pada kop"),
    default="Dinas Sosial",
)
PROGRAMME = define(
    "papers.programme",
    SettingKind.TEXT,
    group=GROUP,
    label=_("Nama program"),
    default="Bekasi Asih Ka Indung",
)
ADDRESS = define(
    "papers.address",
    SettingKind.TEXT,
    group=GROUP,
    label=_("Alamat pada kop"),
    default="Kompleks Perkantoran Pemerintah Kabupaten Bekasi, Cikarang Pusat",
)
CONTACT = define(
    "papers.contact", SettingKind.TEXT, group=GROUP, label=_("Kontak pada kop"), default=""
)
PLACE = define(
    "papers.place",
    SettingKind.TEXT,
    group=GROUP,
    label=_("Tempat penandatanganan SK"),
    default="Cikarang Pusat",
)

SETTINGS = (
    GOVERNMENT,
    OFFICE,
    PROGRAMME,
    ADDRESS,
    CONTACT,
    PLACE,
)


def letterhead() -> Letterhead:
    """Return the letterhead as set today."""
    return Letterhead(
        government=value_of(GOVERNMENT),
        office=value_of(OFFICE),
        programme=value_of(PROGRAMME),
        address=value_of(ADDRESS),
        contact=value_of(CONTACT),
    )


def official_of(user: User) -> Official:
    """Return ``user`` as an official who signs."""
    return Official(name=user.name, position=user.position or "", nip=user.nip or "")
