"""What the registry does with families and persons, whoever asks."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from portal.audit.models import AuditEvent, AuditValues
from portal.cases.models import Case, Task
from portal.cases.services import open_case
from portal.clock import today
from portal.errors import InvalidInput, NotFound, NotPermitted, StaleRecord
from portal.extensions import db
from portal.households import services
from portal.households.conflicts import KkInUse, NikInUse
from portal.households.facts import NewPhone, PersonFacts
from portal.households.models import Household, NikState, Person, Phone, Relation
from portal.households.queries import get_household, get_person
from portal.permissions import Role
from portal.transaction import transaction
from portal.types import KkNumber, Nik, PhoneNumber, Sex
from tests.factories import (
    BANTARJAYA,
    KARANGHARJA,
    PEBAYURAN,
    PORTAL,
    SUKABAKTI,
    TAMBELANG,
    create_household,
    create_staff,
    new_person,
    synthetic_nik,
)

FACTS = PersonFacts(
    name="Siti Rohmah", sex=Sex.FEMALE, birth_date=date(1980, 4, 12), relation=Relation.HEAD
)


def within_transaction(verb: Callable[..., Any], *args: Any, **fields: Any) -> Any:
    with transaction():
        return verb(*args, **fields)


def test_a_family_is_registered_with_its_members_and_everything_is_in_the_trail(
    app: Flask,
) -> None:
    officer = create_staff(Role.CASEWORKER)
    phone = NewPhone(number=PhoneNumber.parse("0899-0000-9001"), owner="anak", sms_consent=True)
    household = create_household(
        new_person("Siti Rohmah", phones=(phone,)),
        new_person("Dede", sex=Sex.MALE, relation=Relation.CHILD, birth_date=date(2010, 1, 2)),
        actor=officer,
        rt="RT 3",
        rw="2",
    )

    assert household.district_code == PEBAYURAN
    assert (household.rt, household.rw) == ("003", "002")
    assert [person.name for person in household.persons] == ["Siti Rohmah", "Dede"]
    assert household.persons[0].phones[0].sms_consent is True
    event = db.session.scalars(
        select(AuditEvent).where(AuditEvent.action == "households.register")
    ).one()
    assert (event.actor_name, event.district_code) == (officer.name, PEBAYURAN)
    assert "members" in event.fields


def test_no_full_number_stands_in_the_audit_trail(app: Flask) -> None:
    household = create_household()
    person = household.persons[0]
    within_transaction(services.set_nik, PORTAL, person, version=1, nik=Nik.parse(synthetic_nik()))
    text = " ".join(str(content) for content in db.session.scalars(select(AuditValues.content)))
    assert person.nik is not None
    assert person.nik not in text
    assert household.kk_number not in text


def test_the_same_form_sent_twice_registers_one_family_and_one_member(app: Flask) -> None:
    first = create_household(submission="token-1")
    again = create_household(submission="token-1")
    assert again.id == first.id

    child = new_person("Dede", nik_missing_reason="bayi", relation=Relation.CHILD)
    added = [
        within_transaction(services.add_person, PORTAL, first, child, submission="token-2")
        for _ in range(2)
    ]
    assert added[0].id == added[1].id
    assert db.session.query(Person).count() == 2


def test_a_nik_in_use_names_its_holder_only_to_those_who_may_see_them(app: Flask) -> None:
    nik = Nik.parse(synthetic_nik())
    holder = create_household(new_person("Iis Aisyah", nik=nik)).persons[0]
    near, far = (
        create_staff(Role.CASEWORKER),
        create_staff(Role.CASEWORKER, districts=[TAMBELANG]),
    )
    with pytest.raises(NikInUse) as seen:
        create_household(new_person("Orang Kedua", nik=nik), actor=near)
    assert seen.value.holder_id == holder.id
    assert "Iis Aisyah" in str(seen.value.message)
    assert seen.value.field == "members-0-nik"

    with pytest.raises(NikInUse) as hidden:
        create_household(new_person("Orang Kedua", nik=nik), actor=far, village_code=SUKABAKTI)
    assert hidden.value.holder_id is None
    assert "Iis" not in str(hidden.value.message)
    assert db.session.query(Household).count() == 1


def test_the_index_decides_where_two_save_the_same_nik_at_one_moment(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The look-up sees nobody yet (the other has not committed); the index does."""
    nik = Nik.parse(synthetic_nik())
    create_household(new_person("Iis Aisyah", nik=nik))
    from portal.households.services import persons  # noqa: PLC0415 - the module, to blind it once

    real, calls = persons.holder_of, []

    def blind_once(wanted: Nik) -> Person | None:
        calls.append(wanted)
        return None if len(calls) == 1 else real(wanted)

    monkeypatch.setattr(persons, "holder_of", blind_once)
    with pytest.raises(NikInUse, match="Iis Aisyah"):
        create_household(new_person("Orang Kedua", nik=nik))


def test_the_nik_of_somebody_who_died_may_be_registered_again_and_bars_their_return(
    app: Flask,
) -> None:
    nik = Nik.parse(synthetic_nik())
    gone = create_household(new_person("Almarhumah", nik=nik)).persons[0]
    within_transaction(services.record_death, PORTAL, gone, version=1, died_on=today())
    create_household(new_person("Pemilik Sekarang", nik=nik))
    with pytest.raises(NikInUse, match="Pemilik Sekarang"):
        within_transaction(services.withdraw_death, PORTAL, gone, version=gone.version)


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"name": "x" * 121}, "name"),
        ({"name": "😀😀"}, "name"),
        ({"name": "   "}, "name"),
        ({"birth_date": today() + timedelta(days=1)}, "birth_date"),
        ({"birth_date": date(1899, 12, 31)}, "birth_date"),
        ({"nik": None, "nik_missing_reason": " "}, "nik"),
        ({"birth_place": "x" * 81}, "birth_place"),
    ],
)
def test_what_no_person_can_be_is_refused_beside_its_field(
    app: Flask, fields: dict[str, Any], field: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        create_household(new_person(**{"nik": Nik.parse(synthetic_nik()), **fields}))
    assert refused.value.field == f"members-0-{field}"
    assert db.session.query(Household).count() == 0


def test_a_no_kk_typed_as_nik_is_refused(app: Flask) -> None:
    number = synthetic_nik()
    with pytest.raises(InvalidInput, match=r"No\. KK"):
        create_household(new_person(nik=Nik.parse(number)), kk=KkNumber(number))


def test_a_no_kk_in_use_names_its_family(app: Flask) -> None:
    first = create_household(new_person("Iis Aisyah"))
    assert first.kk_number is not None
    with pytest.raises(KkInUse, match="Iis Aisyah") as refused:
        create_household(kk=KkNumber(first.kk_number))
    assert refused.value.household_id == first.id


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
    within_transaction(services.set_nik, PORTAL, person, version=2, nik=Nik.parse(synthetic_nik()))
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
    assert "Sukabakti" in db.session.scalars(select(Task.title)).one()
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
    assert "Siti Rohmah meninggal" in db.session.scalars(select(Task.title)).one()


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


def test_a_caseworker_reads_but_does_not_edit_the_family_of_another_caseworkers_case(
    app: Flask,
) -> None:
    rina, other = create_staff(Role.CASEWORKER), create_staff(Role.CASEWORKER)
    household = create_household()
    within_transaction(
        services.change_address, other, household, version=1, address="Kp. A", rt="", rw=""
    )
    with transaction():
        open_case(rina, household=household)
    assert get_household(other, household.id) is household
    with pytest.raises(NotPermitted):
        within_transaction(
            services.change_address, other, household, version=2, address="Kp. B", rt="", rw=""
        )


@pytest.mark.parametrize(
    ("role", "outcome"),
    [
        (Role.CASEWORKER, NotPermitted),
        (Role.SUPERVISOR, None),
        (Role.APPROVER, None),
        (Role.EVENT_OFFICER, NotPermitted),
        (Role.AUDITOR, InvalidInput),
        (Role.ADMINISTRATOR, NotPermitted),
    ],
)
def test_who_sees_a_nik_in_full(app: Flask, role: Role, outcome: type[Exception] | None) -> None:
    person = create_household().persons[0]
    actor = create_staff(role)
    if outcome is None:
        assert within_transaction(services.reveal_nik, actor, person) == person.nik
    else:
        with pytest.raises(outcome):
            within_transaction(services.reveal_nik, actor, person)


def test_a_caseworker_sees_numbers_of_own_cases_and_an_auditor_says_why(app: Flask) -> None:
    rina, auditor = create_staff(Role.CASEWORKER), create_staff(Role.AUDITOR)
    household = create_household()
    with transaction():
        case = open_case(rina, household=household)
    assert within_transaction(services.reveal_kk, rina, household) == household.kk_number
    within_transaction(
        services.reveal_nik, auditor, household.persons[0], reason="pemeriksaan triwulan"
    )
    event = db.session.scalars(
        select(AuditEvent).where(AuditEvent.action == "persons.unmask")
    ).one()
    assert event.case_id == case.id
    assert event.values is not None
    assert event.values.content["reason"] == "pemeriksaan triwulan"


def test_a_person_outside_the_scope_is_not_there(app: Flask) -> None:
    person = create_household(village_code=SUKABAKTI).persons[0]
    with pytest.raises(NotFound):
        get_person(create_staff(Role.SUPERVISOR), person.id)
    with pytest.raises(NotFound):
        within_transaction(
            services.change_person,
            create_staff(Role.SUPERVISOR),
            person,
            version=1,
            facts=FACTS,
        )


def test_a_household_without_a_desa_is_seen_from_everywhere_only(app: Flask) -> None:
    household = create_household(village_code=None)
    assert get_household(create_staff(Role.SUPERVISOR, districts=None), household.id)
    with pytest.raises(NotFound):
        get_household(create_staff(Role.SUPERVISOR), household.id)
