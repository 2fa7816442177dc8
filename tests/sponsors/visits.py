"""What sponsors do in the tests: they come, and bring rice."""

from datetime import date, timedelta

from sqlalchemy import select

from portal.agencies.models import Given
from portal.aid.models import AidFact, FactSource
from portal.clock import acting_at, today, utc_now
from portal.extensions import db
from portal.sponsors import contacts
from portal.sponsors.contacts import Gift
from portal.sponsors.models import Contact, Sponsorship
from portal.transaction import transaction
from tests.factories import (
    PORTAL,
    create_case,
    create_sponsorship,
)

RICE = Gift(Given.GOODS, "Beras 10 kg", 150_000)


def came(
    pairing: Sponsorship, *, on: date | None = None, gift: Gift | None = RICE, note: str = ""
) -> Contact:
    with transaction():
        return contacts.record_contact(PORTAL, pairing, made_on=on or today(), note=note, gift=gift)


def long_paired(days: int = 90) -> Sponsorship:
    case = create_case()
    with acting_at(utc_now() - timedelta(days=days)):
        return create_sponsorship(case)


def gifts() -> list[tuple[int, str, int | None]]:
    facts = db.session.scalars(select(AidFact).where(AidFact.source == FactSource.GIFT))
    return [(fact.person_id, fact.said, fact.value) for fact in facts]
