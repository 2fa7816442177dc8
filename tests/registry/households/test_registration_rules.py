"""Rules for registration, the same for pages, imports and commands."""

from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from portal.core.clock import today
from portal.core.errors import InvalidInput
from portal.core.extensions import db
from portal.core.types import KkNumber, Nik, PhoneNumber, Relation, Sex
from portal.platform.audit.models import AuditEvent, AuditValues
from portal.platform.permissions import Role
from portal.registry.households import services
from portal.registry.households.errors import KkInUse, NikInUse
from portal.registry.households.inputs import NewPhone
from portal.registry.households.models import Household, Person
from tests.factories import (
    PEBAYURAN,
    PORTAL,
    SUKABAKTI,
    TAMBELANG,
    create_household,
    create_staff,
    new_person,
    synthetic_nik,
)
from tests.registry.households.steps import within_transaction


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
    nik = Nik.parse(synthetic_nik())
    within_transaction(services.set_nik, PORTAL, person, version=1, nik=nik, missing_reason="")
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
    """The look-up does not see the other's uncommitted row, so the unique index must refuse it."""
    nik = Nik.parse(synthetic_nik())
    create_household(new_person("Iis Aisyah", nik=nik))
    from portal.registry.households.services import persons  # noqa: PLC0415 - the module, to blind it once

    real, calls = persons.nik_holder, []

    def blind_once(wanted: Nik) -> Person | None:
        calls.append(wanted)
        return None if len(calls) == 1 else real(wanted)

    monkeypatch.setattr(persons, "nik_holder", blind_once)
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
