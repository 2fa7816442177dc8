"""Rules for changes, the same for pages, imports and commands."""

from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from portal.casework.cases.models import Case, Task
from portal.casework.cases.services import open_case
from portal.casework.cases.wording import task_title
from portal.core.clock import today
from portal.core.db.transaction import transaction
from portal.core.errors import InvalidInput, NotFound, StaleRecord
from portal.core.extensions import db
from portal.core.types import Nik, PhoneNumber, Relation, Sex
from portal.platform.audit.models import AuditEvent
from portal.platform.permissions import Role
from portal.registry.households import services
from portal.registry.households.inputs import NewPhone, PersonFacts
from portal.registry.households.models import Household, NikState, Phone
from portal.registry.households.queries import get_household
from tests.factories import (
    BANTARJAYA,
    KARANGHARJA,
    PORTAL,
    SUKABAKTI,
    TAMBELANG,
    create_household,
    create_staff,
    new_person,
    synthetic_nik,
)
from tests.registry.households.steps import within_transaction

FACTS = PersonFacts(
    name="Siti Rohmah", sex=Sex.FEMALE, birth_date=date(1980, 4, 12), relation=Relation.HEAD
)


def test_a_stale_save_writes_nothing(app: Flask) -> None:
    person = create_household().persons[0]
    within_transaction(
        services.change_person,
        PORTAL,
        person,
        version=1,
        facts=PersonFacts(name="Siti Rohmah, Hj.", sex=Sex.FEMALE),
    )
    with pytest.raises(StaleRecord):
        within_transaction(services.change_person, PORTAL, person, version=1, facts=FACTS)
    assert person.name == "Siti Rohmah, Hj."


def test_the_trail_keeps_what_stood_before_a_change(app: Flask) -> None:
    person = create_household().persons[0]
    facts = PersonFacts(
        name="Siti Rohmah", sex=Sex.MALE, birth_date=date(1980, 4, 12), relation=Relation.HEAD
    )
    within_transaction(services.change_person, PORTAL, person, version=1, facts=facts)
    event = db.session.scalars(
        select(AuditEvent).where(AuditEvent.action == "persons.change")
    ).one()
    assert event.values is not None
    assert event.values.content == {"sex": "male", "before": {"sex": "female"}}


def test_a_new_nik_has_not_been_checked_against_dukcapil(app: Flask) -> None:
    person = create_household().persons[0]
    within_transaction(services.set_nik_state, PORTAL, person, version=1, state=NikState.MATCHED)
    nik = Nik.parse(synthetic_nik())
    within_transaction(services.set_nik, PORTAL, person, version=2, nik=nik, missing_reason="")
    assert person.nik_state is NikState.UNCHECKED
    within_transaction(
        services.set_nik, PORTAL, person, version=3, nik=None, missing_reason="kartu hilang"
    )
    assert (person.nik, person.nik_missing_reason) == (None, "kartu hilang")


def test_moving_to_another_kecamatan_takes_scope_and_caseworker_along(app: Flask) -> None:
    rina = create_staff(Role.CASEWORKER)
    household = create_household()
    with transaction():
        case = open_case(rina, household=household)
    within_transaction(
        services.move_household,
        rina,
        household,
        version=1,
        village_code=SUKABAKTI,
        address="Kp. Baru",
        rt="1",
        rw="1",
    )
    assert household.district_code == TAMBELANG
    assert db.session.get_one(Case, case.id).caseworker is None
    assert "Sukabakti" in task_title(db.session.scalars(select(Task)).one())
    with pytest.raises(NotFound):
        get_household(rina, household.id)
    assert get_household(create_staff(Role.SUPERVISOR, districts=[TAMBELANG]), household.id)


def test_moving_within_the_kecamatan_keeps_the_caseworker(app: Flask) -> None:
    rina = create_staff(Role.CASEWORKER)
    household = create_household()
    with transaction():
        case = open_case(rina, household=household)
    within_transaction(
        services.move_household,
        rina,
        household,
        version=1,
        village_code=BANTARJAYA,
        address="",
        rt="",
        rw="",
    )
    assert household.village_code == BANTARJAYA
    assert db.session.get_one(Case, case.id).caseworker_id == rina.id


def test_splitting_gives_the_leavers_a_kk_of_their_own(app: Flask) -> None:
    household = create_household(
        new_person("Siti Rohmah"),
        new_person("Dewi", relation=Relation.CHILD),
        new_person("Cucu", relation=Relation.GRANDCHILD),
    )
    mother, dewi, grandchild = household.persons
    new = within_transaction(
        services.split_household,
        PORTAL,
        household,
        version=1,
        leaving={dewi.id: Relation.HEAD, grandchild.id: Relation.CHILD},
        kk=None,
        address="Kp. Pulo Puter",
        rt="4",
        rw="2",
    )
    assert [person.name for person in household.living] == ["Siti Rohmah"]
    assert {person.name: person.relation for person in new.living} == {
        "Dewi": Relation.HEAD,
        "Cucu": Relation.CHILD,
    }
    assert new.is_provisional
    assert (new.split_from_id, new.village_code) == (household.id, KARANGHARJA)
    assert mother.household_id == household.id


@pytest.mark.parametrize(
    ("leavers", "message"),
    [([], "Pilih anggota"), ([0, 1], "Harus ada yang tetap"), ([1], "kepala keluarga")],
)
def test_a_split_leaves_two_families_each_with_somebody(
    app: Flask, leavers: list[int], message: str
) -> None:
    household = create_household(
        new_person("Siti Rohmah"), new_person("Dewi", relation=Relation.CHILD)
    )
    leaving = {household.persons[place].id: Relation.CHILD for place in leavers}
    with pytest.raises(InvalidInput, match=message):
        within_transaction(
            services.split_household,
            PORTAL,
            household,
            version=1,
            leaving=leaving,
            kk=None,
            address="",
            rt="",
            rw="",
        )
    assert db.session.query(Household).count() == 1


def test_a_death_asks_the_caseworker_to_look(app: Flask) -> None:
    rina = create_staff(Role.CASEWORKER)
    household = create_household(new_person(birth_date=date(1950, 1, 1)))
    with transaction():
        open_case(rina, household=household)
    person = household.persons[0]
    with pytest.raises(InvalidInput, match="masa depan"):
        within_transaction(
            services.record_death,
            rina,
            person,
            version=1,
            died_on=today() + timedelta(days=1),
        )
    with pytest.raises(InvalidInput, match="sebelum tanggal lahir"):
        within_transaction(
            services.record_death, rina, person, version=1, died_on=date(1949, 12, 31)
        )
    within_transaction(services.record_death, rina, person, version=1, died_on=date(2020, 6, 1))
    assert person.age_on(today()) == 70
    assert "Siti Rohmah meninggal" in task_title(db.session.scalars(select(Task)).one())


def test_a_phone_knows_its_owner_and_whether_messages_are_wanted(app: Flask) -> None:
    person = create_household().persons[0]
    number = PhoneNumber.parse("0899-0000-9001")
    within_transaction(services.add_phone, PORTAL, person, NewPhone(number=number, owner="anak"))
    phone = within_transaction(
        services.add_phone, PORTAL, person, NewPhone(number=number, owner="tetangga")
    )
    assert [item.owner for item in person.phones] == ["tetangga"]
    within_transaction(services.change_phone, PORTAL, phone, owner="tetangga", sms_consent=False)
    assert phone.refused_at is not None
    within_transaction(services.change_phone, PORTAL, phone, owner="tetangga", sms_consent=True)
    assert (phone.sms_consent, phone.refused_at) == (True, None)
    within_transaction(services.remove_phone, PORTAL, phone)
    assert db.session.query(Phone).count() == 0


def test_a_landline_cannot_consent_to_messages(app: Flask) -> None:
    person = create_household().persons[0]
    number = PhoneNumber.parse("021-8890123")
    with pytest.raises(InvalidInput, match="SMS"):
        within_transaction(
            services.add_phone, PORTAL, person, NewPhone(number=number, sms_consent=True)
        )
