"""The letterhead of the issuing office."""

from flask_babel import lazy_gettext as _

from portal.platform.accounts.models import User
from portal.platform.documents.papers import Letterhead, Official
from portal.platform.office.settings import ADDRESS, CONTACT, GOVERNMENT, OFFICE, PROGRAMME
from portal.platform.settings import value_of

GROUP = _("Surat dan kertas")


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
