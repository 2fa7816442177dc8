"""Add and change sponsors."""

from flask_babel import gettext

from portal.casework.sponsors.models import Sponsor
from portal.casework.sponsors.permissions import SPONSOR_MANAGE
from portal.core.db.transaction import add_unique
from portal.core.errors import InvalidInput
from portal.core.types import PhoneNumber
from portal.platform import audit
from portal.platform.permissions import Actor, require
from portal.platform.workflow import claim_version


def add_sponsor(actor: Actor, *, name: str, office: str, phone: PhoneNumber | None) -> Sponsor:
    """Add a sponsor. Raise :class:`InvalidInput` if name and office are taken."""
    require(actor, SPONSOR_MANAGE)
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
    """Change a sponsor. An inactive one is not offered for pairing."""
    require(actor, SPONSOR_MANAGE)
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
    add_unique(sponsor, InvalidInput(taken, field="name"))
