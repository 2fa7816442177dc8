"""Officials who are willing to look after a mother: written down, corrected, no longer willing."""

from flask_babel import gettext

from portal import audit
from portal.errors import InvalidInput
from portal.permissions import Actor, Permission, require
from portal.sponsors.models import Sponsor
from portal.transaction import add_unless_taken
from portal.types import PhoneNumber
from portal.workflow import claim_version


def add_sponsor(actor: Actor, *, name: str, office: str, phone: PhoneNumber | None) -> Sponsor:
    """Write down an official who is willing."""
    require(actor, Permission.SPONSOR_MANAGE)
    sponsor = Sponsor(name=name, office=office, phone=phone.value if phone else None)
    _save_sponsor(sponsor)
    audit.record(actor, "sponsors.add", sponsor, name=name, office=office, phone=sponsor.phone)
    return sponsor


def change_sponsor(
    actor: Actor,
    sponsor: Sponsor,
    *,
    version: int,
    name: str,
    office: str,
    phone: PhoneNumber | None,
    active: bool,
) -> None:
    """Correct what is known of an official. Who is not active is not offered any more."""
    require(actor, Permission.SPONSOR_MANAGE)
    claim_version(sponsor, version)
    sponsor.name, sponsor.office, sponsor.active = name, office, active
    sponsor.phone = phone.value if phone else None
    _save_sponsor(sponsor)
    audit.record(
        actor,
        "sponsors.change",
        sponsor,
        name=name,
        office=office,
        phone=sponsor.phone,
        active=active,
    )


def _save_sponsor(sponsor: Sponsor) -> None:
    taken = gettext("Pengasuh dengan nama dan instansi ini sudah tercatat.")
    add_unless_taken(sponsor, InvalidInput(taken, field="name"))
