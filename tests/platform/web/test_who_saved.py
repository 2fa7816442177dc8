"""After a conflict the second user sees who wrote each stored value, and when."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update

from portal.casework.decisions.models import AidKind
from portal.core.clock import acting_at
from portal.core.db.transaction import transaction
from portal.platform.permissions import Role
from portal.registry.households.models import Person
from tests.casework.handovers.cast import create_event
from tests.factories import create_case, create_catalogue_item, create_household, create_staff
from tests.registry.households.steps import edited, text_of

SignIn = Callable[..., FlaskClient]
WHEN = datetime(2026, 4, 17, 2, 41, tzinfo=UTC)  # 09.41 in Bekasi
BY_RINA = "Tersimpan oleh Rina Marlina, 17 April 2026, 09.41 WIB"
BY_SOMEBODY = "Tersimpan oleh orang lain"


def saved_by(page: str) -> dict[str, str]:
    """Return the author of each stored value on the page, by field name."""
    text = re.sub(r"\s+", " ", page)
    found = re.findall(r'name="([^"]+)" value="[^"]*" checked><span><span[^>]*>(.*?)</span>', text)
    return dict(found)


def saves(browser: FlaskClient, url: str, form: dict[str, Any], *, at: datetime = WHEN) -> None:
    with acting_at(at):
        assert browser.post(url, data=form).status_code == 303


def chooses(browser: FlaskClient, url: str, form: dict[str, Any]) -> dict[str, str]:
    answer = browser.post(url, data=form)
    assert answer.status_code == 409
    return saved_by(text_of(answer))


@pytest.fixture
def rina(sign_in: SignIn) -> FlaskClient:
    return sign_in(Role.SUPERVISOR, name="Rina Marlina")


@pytest.fixture
def sari(sign_in: SignIn) -> FlaskClient:
    return sign_in(Role.SUPERVISOR, name="Sari Dewi")


def test_each_value_names_who_wrote_it_last(rina: FlaskClient, sari: FlaskClient) -> None:
    person = create_household().persons[0]
    url, mine = f"/keluarga/anggota/{person.id}/ubah", edited(person, birth_place="Bogor")
    saves(rina, url, edited(person, birth_place="Karawang"))
    saves(sari, url, edited(person, sex="male", birth_place="Karawang", version=2))
    found = chooses(sari, url, mine)
    assert found["birth_place"] == BY_RINA
    assert found["sex"].startswith("Tersimpan oleh Sari Dewi")


def test_who_only_looked_at_the_record_has_not_saved_it(
    rina: FlaskClient, sari: FlaskClient
) -> None:
    person = create_household().persons[0]
    url, mine = f"/keluarga/anggota/{person.id}/ubah", edited(person, birth_place="Bogor")
    saves(rina, url, edited(person, birth_place="Karawang"))
    looked = sari.post(f"/keluarga/anggota/{person.id}/lihat-nik", data={"reason": "Cocok KTP?"})
    assert looked.status_code == 200
    assert chooses(sari, url, mine) == {"birth_place": BY_RINA}


def test_a_value_that_no_person_wrote_names_nobody(rina: FlaskClient, sari: FlaskClient) -> None:
    """A list import writes many people at once and records a single event."""
    person = create_household().persons[0]
    url, mine = f"/keluarga/anggota/{person.id}/ubah", edited(person, birth_place="Bogor")
    saves(rina, url, edited(person, birth_place="Karawang"))
    with transaction() as session:
        session.execute(update(Person).values(birth_place="Bekasi", version=Person.version + 1))
    assert chooses(sari, url, mine) == {"birth_place": BY_SOMEBODY}


def test_the_time_of_an_event_names_who_set_it(rina: FlaskClient, sari: FlaskClient) -> None:
    event = create_event()
    form = {"name": event.name, "place": event.place, "version": event.version}
    url = f"/acara/{event.id}/ubah"
    saves(rina, url, form | {"starts_at": "2027-05-01T09:00"})
    assert chooses(sari, url, form | {"starts_at": "2027-05-01T13:00"}) == {"starts_at": BY_RINA}


def test_the_caseworker_of_a_case_names_who_assigned_it(
    rina: FlaskClient, sari: FlaskClient
) -> None:
    case, one, other = create_case(), *(create_staff(Role.CASEWORKER) for _ in range(2))
    url, seen = f"/kasus/{case.id}/pendamping", case.version
    saves(rina, url, {"caseworker": one.id, "version": seen})
    assert chooses(sari, url, {"caseworker": other.id, "version": seen}) == {"caseworker": BY_RINA}


def test_every_value_of_the_catalogue_names_who_wrote_it(app: Flask, sign_in: SignIn) -> None:
    rina, sari = (sign_in(Role.ADMINISTRATOR, name=name) for name in ("Rina Marlina", "Sari Dewi"))
    item = create_catalogue_item(AidKind.GOODS)
    url, form = f"/bantuan/katalog/{item.id}", {"version": 1, "kind": "goods", "active": "y"}
    saves(rina, url, form | {"name": "Beras", "unit": "karung", "unit_value": "250.000"})
    mine = {"version": 1, "kind": "tool", "name": "Gerobak", "unit": "unit", "unit_value": "1.000"}
    assert chooses(sari, url, mine) == dict.fromkeys(
        ("kind", "name", "unit", "unit_value", "active"), BY_RINA
    )
