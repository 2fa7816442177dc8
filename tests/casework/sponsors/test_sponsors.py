"""A sponsor has one mother at a time and can be replaced; the history is kept."""

from collections.abc import Callable
from datetime import date

import pytest
from flask import Flask

from portal.casework.cases import services as cases
from portal.casework.cases.models import Case
from portal.casework.cases.states import CloseReason
from portal.casework.sponsors import services
from portal.casework.sponsors.models import Sponsor, Sponsorship
from portal.casework.sponsors.queries import current_sponsorship, mothers_of, sponsorships_of
from portal.core.clock import today
from portal.core.db.transaction import transaction
from portal.core.errors import InvalidInput, NotPermitted, StaleRecord
from portal.core.extensions import db
from portal.core.types import Relation, Sex
from portal.platform.permissions import Role
from tests.casework.sponsors.visits import came
from tests.factories import (
    PORTAL,
    create_case,
    create_household,
    create_sponsor,
    create_sponsorship,
    create_staff,
    new_person,
)
from tests.races import at_once


def test_an_official_looks_after_one_mother(app: Flask) -> None:
    busy = create_sponsorship().sponsor
    other = create_case()
    with pytest.raises(InvalidInput, match="sudah mengasuh ibu lain"):
        create_sponsorship(other, sponsor=busy)
    assert current_sponsorship(other.id) is None


def test_of_two_who_choose_one_official_at_the_same_moment_one_gets_her(app: Flask) -> None:
    sponsor, mothers = create_sponsor().id, [create_case().id, create_case().id]

    def choose(case_id: int) -> Callable[[], str]:
        def act() -> str:
            with transaction() as session:
                case, chosen = session.get_one(Case, case_id), session.get_one(Sponsor, sponsor)
                services.pair_sponsor(PORTAL, case, chosen, mother=mothers_of(case)[0])
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
    assert current_sponsorship(case.id) == first


def test_a_successor_takes_over_and_what_the_first_gave_stays(app: Flask) -> None:
    first = create_sponsorship()
    case = first.case
    came(first)
    with pytest.raises(InvalidInput, match="alasannya"):
        create_sponsorship(case, instead_of=first.id, reason=" ")
    second = create_sponsorship(case, instead_of=first.id, reason="Pindah tugas ke provinsi")
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
        services.pair_sponsor(PORTAL, case, sponsor, mother=stranger)
    assert refused.value.field == "mother"


def test_who_lives_without_a_mother_can_be_looked_after_too(app: Flask) -> None:
    alone = create_household(new_person("Karta", sex=Sex.MALE))
    assert [person.name for person in mothers_of(create_case(household=alone))] == ["Karta"]


def test_a_closed_case_frees_its_sponsor(app: Flask) -> None:
    pairing = create_sponsorship()
    with transaction():
        cases.close_case(PORTAL, pairing.case, reason=CloseReason.WITHDRAWN, note="Pindah")
    assert (pairing.end_reason, pairing.ended_with_case) == ("Kasus ditutup.", True)
    create_sponsorship(sponsor=pairing.sponsor)
    with transaction():
        services.resume_sponsorship_of_case(PORTAL, pairing.case, [])
    assert pairing.ended_at is not None  # she has found another mother


def test_a_sponsor_of_long_ago_does_not_come_back_in_place_of_the_last(app: Flask) -> None:
    first = create_sponsorship()
    case = first.case
    with transaction():
        services.end_sponsorship_of_case(PORTAL, case)
    other = create_sponsorship(sponsor=first.sponsor)
    with transaction():
        services.resume_sponsorship_of_case(PORTAL, case, [])  # she is taken
        services.end_sponsorship(PORTAL, other, reason="Pindah")
    second = create_sponsorship(case)
    with transaction():
        services.end_sponsorship(PORTAL, second, reason="Pensiun")
        services.end_sponsorship_of_case(PORTAL, case)
        services.resume_sponsorship_of_case(PORTAL, case, [])
    assert current_sponsorship(case.id) is None


def test_who_is_not_willing_any_more_does_not_come_back_with_the_case(app: Flask) -> None:
    pairing = create_sponsorship()
    sponsor = pairing.sponsor
    with transaction():
        services.end_sponsorship_of_case(PORTAL, pairing.case)
        services.change_sponsor(
            PORTAL,
            sponsor,
            version=sponsor.version,
            name=sponsor.name,
            office=sponsor.office,
            phone=None,
            active=False,
        )
        services.resume_sponsorship_of_case(PORTAL, pairing.case, [])
    assert current_sponsorship(pairing.case_id) is None


def test_a_case_that_is_open_again_has_its_sponsor_again(app: Flask) -> None:
    pairing = create_sponsorship()
    with transaction():
        services.end_sponsorship_of_case(PORTAL, pairing.case)
    with transaction():
        services.resume_sponsorship_of_case(PORTAL, pairing.case, [])
    assert current_sponsorship(pairing.case_id) == pairing


def test_the_caseworker_of_the_family_notes_visits_and_the_supervisor_decides_who_cares(
    app: Flask,
) -> None:
    own, stranger = create_staff(Role.CASEWORKER), create_staff(Role.CASEWORKER)
    case = create_case(caseworker=own)
    sponsor = create_sponsor()
    with pytest.raises(NotPermitted), transaction():
        services.pair_sponsor(own, case, sponsor, mother=mothers_of(case)[0])
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
