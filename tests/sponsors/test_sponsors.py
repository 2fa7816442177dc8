"""Each official looks after one mother, comes, gives, is relieved by another; all of it is kept."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from portal.agencies.models import Given
from portal.aid.models import AidFact, FactSource, Verdict
from portal.aid.services import ensure_aid
from portal.audit.models import AuditEvent
from portal.cases import services as cases
from portal.cases.models import Case
from portal.cases.states import CloseReason
from portal.clock import acting_at, today, utc_now
from portal.decisions.models import AidKind
from portal.decisions.overlaps import overlaps_of_decisions
from portal.errors import InvalidInput, NotPermitted, StaleRecord
from portal.extensions import db
from portal.households.models import Relation
from portal.permissions import Role
from portal.sponsors import services
from portal.sponsors.models import Contact, Sponsor, Sponsorship
from portal.sponsors.queries import mothers_of, quiet_before, running_of, sponsorships_of
from portal.sponsors.services import Gift
from portal.transaction import transaction
from portal.types import Sex
from tests.factories import (
    PORTAL,
    create_case,
    create_decision,
    create_household,
    create_sponsor,
    create_sponsorship,
    create_staff,
    new_person,
)
from tests.races import at_once

RICE = Gift(Given.GOODS, "Beras 10 kg", 150_000)


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
    facts = db.session.scalars(select(AidFact).where(AidFact.source == FactSource.GIFT))
    return [(fact.person_id, fact.said, fact.value) for fact in facts]


def test_an_official_looks_after_one_mother(app: Flask) -> None:
    busy = create_sponsorship().sponsor
    other = create_case()
    with pytest.raises(InvalidInput, match="sudah mengasuh ibu lain"):
        create_sponsorship(other, sponsor=busy)
    assert running_of(other.id) is None


def test_of_two_who_choose_one_official_at_the_same_moment_one_gets_her(app: Flask) -> None:
    sponsor, mothers = create_sponsor().id, [create_case().id, create_case().id]

    def choose(case_id: int) -> Callable[[], str]:
        def act() -> str:
            with transaction() as session:
                case, chosen = session.get_one(Case, case_id), session.get_one(Sponsor, sponsor)
                services.pair(PORTAL, case, chosen, mother=mothers_of(case)[0])
            return "ditetapkan"

        return act

    outcomes = at_once(app, *(choose(case_id) for case_id in mothers))
    assert sorted(outcomes)[0].startswith("Pengasuh ini sudah mengasuh")
    assert outcomes.count("ditetapkan") == 1
    assert db.session.query(Sponsorship).count() == 1


def test_of_two_who_give_one_mother_an_official_the_second_hears_of_the_first(app: Flask) -> None:
    case = create_case()
    first = create_sponsorship(case)
    with pytest.raises(StaleRecord):
        create_sponsorship(case)
    assert running_of(case.id) == first


def test_a_successor_takes_over_and_what_the_first_gave_stays(app: Flask) -> None:
    first = create_sponsorship()
    case = first.case
    came(first)
    with pytest.raises(InvalidInput, match="alasannya"):
        create_sponsorship(case, instead_of=first, reason=" ")
    second = create_sponsorship(case, instead_of=first, reason="Pindah tugas ke provinsi")
    before, now = sponsorships_of(case.id)
    assert (before.end_reason, now) == ("Pindah tugas ke provinsi", second)
    assert [contact.gift for contact in before.contacts] == ["Beras 10 kg"]
    assert create_sponsorship(sponsor=before.sponsor).ended_at is None  # free for another mother


def test_the_mother_of_the_family_is_meant_whoever_heads_it(app: Flask) -> None:
    family = create_household(
        new_person("Udin", sex=Sex.MALE, birth_date=date(1970, 1, 2)),
        new_person("Ani", relation=Relation.CHILD, birth_date=date(2008, 3, 4)),
        new_person("Onih", relation=Relation.SPOUSE, birth_date=date(1975, 5, 6)),
        new_person("Mak Icih", relation=Relation.PARENT, birth_date=date(1950, 7, 8)),
    )
    case = create_case(household=family)
    names = [person.name for person in mothers_of(case)]
    assert names == ["Onih", "Mak Icih", "Ani"]
    stranger = create_case().household.head
    assert stranger is not None
    sponsor = create_sponsor()
    with pytest.raises(InvalidInput) as refused, transaction():
        services.pair(PORTAL, case, sponsor, mother=stranger)
    assert refused.value.field == "mother"


def test_who_lives_without_a_mother_can_be_looked_after_too(app: Flask) -> None:
    alone = create_household(new_person("Karta", sex=Sex.MALE))
    assert [person.name for person in mothers_of(create_case(household=alone))] == ["Karta"]


def test_a_gift_is_aid_that_everybody_sees_and_that_holds_nothing_back(app: Flask) -> None:
    with transaction():
        ensure_aid()
    decision = create_decision(kinds=[AidKind.CASH])
    mother = decision.case.household.head
    came(create_sponsorship(decision.case), gift=Gift(Given.CASH, "Uang belanja", 200_000))
    assert mother is not None
    assert gifts() == [(mother.id, "Uang belanja", 200_000)]
    (overlap,) = overlaps_of_decisions([decision])[decision.id]
    assert overlap.rule.verdict is Verdict.ALLOWED
    assert "uang pribadi" in overlap.rule.legal_basis


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
        (Gift(Given.GOODS, " "), "", "gift"),
        (Gift(Given.CASH, "Uang"), "", "gift_value"),
        (Gift(Given.CASH, "Uang", 0), "", "gift_value"),
        (Gift(Given.CASH, "Uang", 2_000_000_000), "", "gift_value"),
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
    came(long_ago, on=today() - timedelta(days=20))  # noted later, makes nobody quiet again
    assert long_ago.quiet_since == today()


def test_a_closed_case_frees_its_sponsor(app: Flask) -> None:
    pairing = create_sponsorship()
    with transaction():
        cases.close_case(PORTAL, pairing.case, reason=CloseReason.WITHDRAWN, note="Pindah")
    assert (pairing.end_reason, pairing.ended_with_case) == ("Kasus ditutup.", True)
    create_sponsorship(sponsor=pairing.sponsor)
    with transaction():
        services.resume_of_case(PORTAL, pairing.case, [])
    assert pairing.ended_at is not None  # she has found another mother


def test_a_case_that_is_open_again_has_its_sponsor_again(app: Flask) -> None:
    pairing = create_sponsorship()
    with transaction():
        services.end_of_case(PORTAL, pairing.case)
    with transaction():
        services.resume_of_case(PORTAL, pairing.case, [])
    assert running_of(pairing.case_id) == pairing


def test_the_caseworker_of_the_family_notes_visits_and_the_supervisor_decides_who_cares(
    app: Flask,
) -> None:
    own, stranger = create_staff(Role.CASEWORKER), create_staff(Role.CASEWORKER)
    case = create_case(caseworker=own)
    sponsor = create_sponsor()
    with pytest.raises(NotPermitted), transaction():
        services.pair(own, case, sponsor, mother=mothers_of(case)[0])
    pairing = create_sponsorship(case)
    with transaction():
        services.record_contact(own, pairing, made_on=today(), note="Datang", gift=None)
    with pytest.raises(NotPermitted), transaction():
        services.record_contact(stranger, pairing, made_on=today(), note="Datang", gift=None)


def test_an_official_is_written_down_once(app: Flask) -> None:
    create_sponsor("Dewi Lestari")
    with pytest.raises(InvalidInput, match="sudah tercatat"):
        create_sponsor("Dewi Lestari")
    create_sponsor("Dewi Lestari", office="Dinas Kesehatan")
