"""Who may see a number in full, and the audit event."""

from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select

from portal.casework.cases.services import open_case
from portal.core.db.transaction import transaction
from portal.core.errors import InvalidInput, NotFound, NotPermitted
from portal.core.extensions import db
from portal.core.types import PhoneNumber, Relation, Sex
from portal.platform.audit.models import AuditEvent
from portal.platform.permissions import Role
from portal.registry.households import services
from portal.registry.households.inputs import NewPhone, PersonFacts
from portal.registry.households.queries import get_household, get_person
from tests.factories import SUKABAKTI, create_household, create_staff, new_person
from tests.registry.households.steps import SignIn, text_of, within_transaction

FACTS = PersonFacts(
    name="Siti Rohmah", sex=Sex.FEMALE, birth_date=date(1980, 4, 12), relation=Relation.HEAD
)


def test_seeing_a_number_in_full_is_asked_for_and_recorded(app: Flask, sign_in: SignIn) -> None:
    person = create_household().persons[0]
    assert person.nik is not None
    shown = " ".join(person.nik[start : start + 4] for start in range(0, 16, 4))
    supervisor = sign_in(Role.SUPERVISOR)
    response = supervisor.post(
        f"/keluarga/anggota/{person.id}/lihat-nik", headers={"HX-Request": "true"}
    )
    assert shown in text_of(response)
    assert response.headers["Cache-Control"] == "private, no-store"
    assert db.session.query(AuditEvent).filter_by(action="persons.unmask").count() == 1


def test_an_auditor_must_say_why(app: Flask, sign_in: SignIn) -> None:
    household = create_household(
        new_person(phones=(NewPhone(number=PhoneNumber.parse("0899-0000-9001")),))
    )
    person = household.persons[0]
    assert person.nik is not None
    auditor = sign_in(Role.AUDITOR)
    page = text_of(auditor.get(f"/keluarga/anggota/{person.id}"))
    assert "Lihat lengkap" in page
    assert "0899-0000-9001" not in page
    url = f"/keluarga/anggota/{person.id}/lihat-nik"
    asked = auditor.post(url)
    assert "Alasan melihat nomor lengkap" in text_of(asked)
    assert auditor.post(url, data={"reason": "  "}).status_code == 422
    assert db.session.query(AuditEvent).filter_by(action="persons.unmask").count() == 0
    shown = text_of(auditor.post(url, data={"reason": "pemeriksaan triwulan"}))
    assert person.nik in shown.replace(" ", "")


def test_a_caseworker_sees_numbers_of_own_cases_only(app: Flask, sign_in: SignIn) -> None:
    household = create_household()
    rina, other = sign_in(Role.CASEWORKER), sign_in(Role.CASEWORKER)
    with transaction():
        open_case(rina.user, household=household)  # type: ignore[attr-defined]
    url = f"/keluarga/{household.id}/lihat-kk"
    assert rina.post(url).status_code == 200
    assert other.post(url).status_code == 403
    assert "Lihat lengkap" not in text_of(other.get(f"/keluarga/anggota/{household.persons[0].id}"))


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.EVENT_OFFICER])
def test_who_has_no_business_with_a_number_does_not_get_it(
    app: Flask, sign_in: SignIn, role: Role
) -> None:
    household = create_household()
    assert sign_in(role).post(f"/keluarga/{household.id}/lihat-kk").status_code in (403, 404)


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
