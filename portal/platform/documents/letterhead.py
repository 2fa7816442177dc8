"""The letterhead of the issuing office."""

from flask_babel import lazy_gettext as _

from portal.platform.accounts.models import User
from portal.platform.documents.papers import Letterhead, Official
from portal.platform.office.settings import ADDRESS, CONTACT, GOVERNMENT, OFFICE, PROGRAMME
from portal.platform.settings import SettingKind, define, value_of

GROUP = _("Surat dan kertas")

EMBLEM = define(
    "papers.emblem",
    SettingKind.FILE,
    group=GROUP,
    label=_("Lambang pada kop"),
    default=0,
    needs_basis=False,
    endpoint="documents.emblem",
)


def letterhead() -> Letterhead:
    """Return the letterhead as set today. Papers keep which emblem they bear, not the picture."""
    emblem = value_of(EMBLEM)
    return Letterhead(
        government=value_of(GOVERNMENT),
        office=value_of(OFFICE),
        programme=value_of(PROGRAMME),
        address=value_of(ADDRESS),
        contact=value_of(CONTACT),
        emblem=emblem_reference(emblem) if emblem else "",
    )


def emblem_reference(file_id: int | str) -> str:
    """Return how a paper refers to a stored emblem."""
    return f"file:{file_id}"


def official_of(user: User) -> Official:
    """Return ``user`` as an official who signs."""
    return Official(name=user.name, position=user.position or "", nip=user.nip or "")
