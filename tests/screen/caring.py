"""Sponsors in the sample programme: available, active, without contact, and replaced."""

from datetime import timedelta

from sqlalchemy import select

from portal.casework.cases.models import Case
from portal.casework.cases.states import Status
from portal.casework.sponsors.services import Gift, record_contact, withdraw_contact
from portal.core.clock import acting_at, today, utc_now
from portal.core.db.transaction import transaction
from portal.core.extensions import db
from portal.platform.accounts.models import User
from portal.platform.permissions import Role
from portal.registry.agencies.models import BenefitKind
from tests import factories as make
from tests.screen.names import EMOJI, HTML, LONG, UNBROKEN


def look_after(staff: dict[Role, User]) -> None:
    """Create sponsorships with difficult names and every kind of gift."""
    first, second = db.session.scalars(
        select(Case).where(Case.status != Status.CLOSED).order_by(Case.id).limit(2)
    )
    make.create_sponsor(EMOJI, UNBROKEN[:160])
    caring, relieving = make.create_sponsor(HTML[:120], HTML[:160]), make.create_sponsor(LONG[:120])
    with acting_at(utc_now() - timedelta(days=90)):
        make.create_sponsorship(second, kin=HTML[:80])
        relieved = make.create_sponsorship(first)
    pairing = make.create_sponsorship(
        first, sponsor=caring, instead_of=relieved.id, reason=HTML, kin=EMOJI
    )
    worker = staff[Role.CASEWORKER]
    with transaction():
        for kind in BenefitKind:
            record_contact(
                worker, pairing, made_on=today(), note=HTML, gift=Gift(kind, UNBROKEN[:160], 50_000)
            )
        talk = record_contact(worker, pairing, made_on=today(), note=UNBROKEN, gift=None)
        withdraw_contact(worker, talk, reason=HTML)
    assert relieving.active
