"""Contacts of sponsors for tests: a visit with rice."""

from datetime import date, timedelta

from sqlalchemy import select

from portal.casework.sponsors import services
from portal.casework.sponsors.models import Contact, Sponsorship
from portal.casework.sponsors.services import Gift
from portal.core.clock import acting_at, today, utc_now
from portal.core.db.transaction import transaction
from portal.core.extensions import db
from portal.registry.agencies.models import BenefitKind
from portal.registry.aid.models import AidFact, AidSource, FactSource
from tests.factories import PORTAL, create_case, create_sponsorship

RICE = Gift(BenefitKind.GOODS, "Beras 10 kg", 150_000)


def came(
    pairing: Sponsorship, *, on: date | None = None, gift: Gift | None = RICE, note: str = ""
) -> Contact:
    with transaction():
        return services.record_contact(PORTAL, pairing, made_on=on or today(), note=note, gift=gift)


def long_paired(days: int = 90) -> Sponsorship:
    case = create_case()
    with acting_at(utc_now() - timedelta(days=days)):
        return create_sponsorship(case)


def gifts() -> list[tuple[int, str, int | None]]:
    facts = db.session.scalars(
        select(AidFact).join(AidFact.sources).where(AidSource.source == FactSource.GIFT)
    )
    return [(fact.person_id, fact.said, fact.value) for fact in facts]
