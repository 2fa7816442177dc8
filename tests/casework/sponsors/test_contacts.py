"""Contacts and gifts of sponsors: gifts are in the ledger of aid, mistakes are withdrawn."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import delete, select

from portal.casework.decisions.models import AidKind
from portal.casework.decisions.queries import overlaps_of_decisions
from portal.casework.sponsors import services
from portal.casework.sponsors.models import Contact, Sponsorship
from portal.casework.sponsors.queries import quiet_before
from portal.casework.sponsors.services import Gift
from portal.core.clock import today
from portal.core.db.transaction import transaction
from portal.core.errors import InvalidInput
from portal.core.extensions import db
from portal.platform.audit.models import AuditEvent
from portal.registry.agencies.models import BenefitKind
from portal.registry.aid.models import AidRule, Verdict
from portal.registry.aid.services import ensure_aid
from tests.casework.sponsors.visits import RICE, came, gifts, long_paired
from tests.factories import PORTAL, create_decision, create_sponsorship
from tests.races import at_once


def test_a_gift_is_aid_that_everybody_sees_and_that_holds_nothing_back(app: Flask) -> None:
    with transaction():
        ensure_aid()
    decision = create_decision(kinds=[AidKind.CASH])
    mother = decision.case.household.head
    came(create_sponsorship(decision.case), gift=Gift(BenefitKind.CASH, "Uang belanja", 200_000))
    assert mother is not None
    assert gifts() == [(mother.id, "Uang belanja", 200_000)]
    (overlap,) = overlaps_of_decisions([decision])[decision.id]
    assert overlap.rule.verdict is Verdict.ALLOWED
    assert "uang pribadi" in overlap.rule.legal_basis


def test_an_office_that_has_rules_gets_the_one_of_gifts_once(app: Flask) -> None:
    with transaction() as session:
        ensure_aid()
        session.execute(delete(AidRule).where(AidRule.given_programme_id.is_not(None)))
    for _ in range(2):
        with transaction():
            ensure_aid()
    verdicts = db.session.scalars(select(AidRule.verdict).order_by(AidRule.id)).all()
    assert verdicts == [Verdict.REVIEW, Verdict.REVIEW, Verdict.ALLOWED]


def test_a_visit_without_a_gift_is_no_aid(app: Flask) -> None:
    came(create_sponsorship(), gift=None, note="Mengantar ke puskesmas")
    assert gifts() == []


def test_what_was_noted_by_mistake_counts_no_longer_and_stays_with_the_reason(app: Flask) -> None:
    pairing = long_paired()
    came(pairing, on=today() - timedelta(days=60))
    wrong = came(pairing)
    with transaction():
        services.withdraw_contact(PORTAL, wrong, reason="Salah ibu")
    assert len(gifts()) == 1
    assert pairing.quiet_since == today() - timedelta(days=60)
    assert wrong.withdraw_reason == "Salah ibu"


def test_a_visit_sent_twice_counts_once(app: Flask) -> None:
    pairing = create_sponsorship()
    for _ in range(2):
        with transaction():
            services.record_contact(
                PORTAL, pairing, made_on=today(), note="", gift=RICE, submission="token"
            )
    assert len(gifts()) == 1


def test_visits_noted_at_the_same_moment_leave_the_latest_day(app: Flask) -> None:
    pairing = long_paired().id

    def note(days: int) -> Callable[[], str]:
        def act() -> str:
            with transaction() as session:
                of = session.get_one(Sponsorship, pairing)
                day = today() - timedelta(days=days)
                services.record_contact(PORTAL, of, made_on=day, note="Datang", gift=None)
            return "dicatat"

        return act

    assert at_once(app, note(40), note(0)) == ["dicatat", "dicatat"]
    assert db.session.get_one(Sponsorship, pairing).quiet_since == today()


def test_of_two_who_withdraw_one_visit_the_second_is_told(app: Flask) -> None:
    wrong = came(create_sponsorship()).id

    def take_back() -> str:
        with transaction() as session:
            contact = session.get_one(Contact, wrong)
            services.withdraw_contact(PORTAL, contact, reason="Salah ibu")
        return "ditarik"

    outcomes = at_once(app, take_back, take_back)
    assert outcomes.count("ditarik") == 1
    trail = select(AuditEvent).where(AuditEvent.action == "sponsor_contacts.withdraw")
    assert len(db.session.scalars(trail).all()) == 1


@pytest.mark.parametrize(
    ("gift", "note", "field"),
    [
        (None, " ", "note"),
        (Gift(BenefitKind.GOODS, " "), "", "gift"),
        (Gift(BenefitKind.CASH, "Uang"), "", "gift_value"),
        (Gift(BenefitKind.CASH, "Uang", 0), "", "gift_value"),
        (Gift(BenefitKind.CASH, "Uang", 2_000_000_000), "", "gift_value"),
    ],
)
def test_a_visit_says_what_was_given_or_what_it_was_about(
    app: Flask, gift: Gift | None, note: str, field: str
) -> None:
    pairing = create_sponsorship()
    with pytest.raises(InvalidInput) as refused:
        came(pairing, gift=gift, note=note)
    assert refused.value.field == field


@pytest.mark.parametrize("days", [1, -91])
def test_a_visit_lies_between_the_beginning_and_today(app: Flask, days: int) -> None:
    with pytest.raises(InvalidInput) as refused:
        came(long_paired(), on=today() + timedelta(days=days))
    assert refused.value.field == "made_on"


def test_who_has_not_come_for_longer_than_the_office_says_is_quiet(app: Flask) -> None:
    lately, long_ago = long_paired(31), long_paired(32)
    assert (lately.quiet_since < quiet_before(), long_ago.quiet_since < quiet_before()) == (
        False,
        True,
    )
    came(long_ago)
    assert long_ago.quiet_since == today()
    came(long_ago, on=today() - timedelta(days=20))  # recorded later, but not the last one
    assert long_ago.quiet_since == today()
