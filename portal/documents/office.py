"""The office that issues papers, as its settings name it."""

from flask_babel import lazy_gettext as _

from portal.accounts.models import User
from portal.documents.papers import Letterhead, Official
from portal.settings import Kind, declare, value_of

GROUP = _("Surat dan kertas")

GOVERNMENT = declare(
    "papers.government",
    Kind.TEXT,
    group=GROUP,
    label=_("Nama pemerintah pada kop"),
    default="Pemerintah Kabupaten Bekasi",
)
OFFICE = declare(
    "papers.office",
    Kind.TEXT,
    group=GROUP,
    label=_("Nama dinas pada kop"),
    default="Dinas Sosial",
)
PROGRAMME = declare(
    "papers.programme",
    Kind.TEXT,
    group=GROUP,
    label=_("Nama program"),
    default="Bekasi Asih Ka Indung",
)
ADDRESS = declare(
    "papers.address",
    Kind.TEXT,
    group=GROUP,
    label=_("Alamat pada kop"),
    default="Kompleks Perkantoran Pemerintah Kabupaten Bekasi, Cikarang Pusat",
)
CONTACT = declare("papers.contact", Kind.TEXT, group=GROUP, label=_("Kontak pada kop"), default="")
PLACE = declare(
    "papers.place",
    Kind.TEXT,
    group=GROUP,
    label=_("Tempat penandatanganan SK"),
    default="Cikarang Pusat",
)


def letterhead() -> Letterhead:
    """The office as it stands on today's papers."""
    return Letterhead(
        government=value_of(GOVERNMENT),
        office=value_of(OFFICE),
        programme=value_of(PROGRAMME),
        address=value_of(ADDRESS),
        contact=value_of(CONTACT),
    )


def official(user: User) -> Official:
    """A member of staff who signs."""
    return Official(name=user.name, position=user.position or "", nip=user.nip or "")
