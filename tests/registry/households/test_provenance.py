"""The page with the sources of each value, and pinning a value there."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.core.extensions import db
from portal.platform.permissions import Role
from portal.registry.households.models import Person
from tests.factories import BANTARJAYA, TAMBELANG, create_household, new_person, reachable_phone
from tests.registry.intake.lists import brought_in, new_nik, person

SignIn = Callable[..., FlaskClient]


@pytest.fixture
def siti(app: Flask) -> dict[str, str]:
    """Return a woman whom two lists describe differently."""
    row = person(NIK=new_nik(), **{"Tempat Lahir": "Bekasi", "No HP": "083190000001"})
    brought_in(row)
    other = {"Tempat Lahir": "Karawang", "Nama": "SITI ROHMAH", "RT": "9"}
    brought_in(row | other, agency="kemensos")
    return row


def test_each_value_says_who_said_it_and_who_says_otherwise(
    siti: dict[str, str], sign_in: SignIn
) -> None:
    page = sign_in(Role.CASEWORKER).get("/keluarga/anggota/1/asal").text
    assert "Sumber tidak sepakat tentang 1 isian" in page
    assert page.index("Karawang") < page.index("Bekasi</bdi>")
    assert "Kementerian Sosial, " in page
    assert "(baris\N{NO-BREAK SPACE}2)" in page
    assert siti["NIK"] not in page


def test_a_family_shows_its_addresses_and_numbers_masked(
    siti: dict[str, str], sign_in: SignIn
) -> None:
    page = sign_in(Role.CASEWORKER).get("/keluarga/1/asal").text
    assert "Kp. Pulo Puter, RT 003 RW 002, Karangharja" in page
    assert "Kp. Pulo Puter, RT 009 RW 002, Karangharja" in page
    assert siti["No KK"] not in page
    assert siti["No KK"][-4:] in page


def test_a_caseworker_pins_a_value_and_lets_it_go_again(
    siti: dict[str, str], sign_in: SignIn
) -> None:
    client = sign_in(Role.CASEWORKER)
    page = pin(client, "birth_place", '"Bekasi"')
    assert "ditetapkan Rina Pendamping" in page
    assert mother().birth_place == "Bekasi"
    brought_in(siti | {"Tempat Lahir": "Cibitung"}, agency="usulan")
    assert mother().birth_place == "Bekasi"
    data = {"version": mother().version, "datum": "birth_place"}
    page = client.post("/keluarga/anggota/1/asal/lepas", data=data, follow_redirects=True).text
    assert "kembali mengikuti sumber terbaru" in page
    assert mother().birth_place == "Cibitung"


def test_an_address_is_pinned_for_the_family(siti: dict[str, str], sign_in: SignIn) -> None:
    client = sign_in(Role.CASEWORKER)
    assert mother().household.rt == "009"
    value = (
        '{"address": "Kp. Pulo Puter", "rt": "003", "rw": "002", "village_code": "32.16.08.2001"}'
    )
    data = {"version": mother().household.version, "value": value}
    client.post("/keluarga/1/asal/tetapkan", data=data)
    assert mother().household.rt == "003"
    brought_in(siti | {"RT": "9"}, agency="usulan")
    assert mother().household.rt == "003"
    data = {"version": mother().household.version}
    client.post("/keluarga/1/asal/lepas", data=data)
    assert mother().household.rt == "009"


@pytest.mark.parametrize(
    ("datum", "value"),
    [("birth_place", '"Bandung"'), ("birth_place", "{"), ("shoe_size", '"38"'), ("name", "[1]")],
)
def test_only_what_some_source_says_can_be_pinned(
    siti: dict[str, str], sign_in: SignIn, datum: str, value: str
) -> None:
    data = {"version": mother().version, "datum": datum, "value": value}
    answer = sign_in(Role.CASEWORKER).post("/keluarga/anggota/1/asal/tetapkan", data=data)
    assert answer.status_code == 409
    assert (mother().name, mother().birth_place) == ("Siti Rohmah", "Karawang")


def test_a_nik_is_not_pinned_but_changed_by_its_own_step(
    siti: dict[str, str], sign_in: SignIn
) -> None:
    page = pin(sign_in(Role.CASEWORKER), "nik", f'"{siti["NIK"]}"')
    assert "diubah dengan langkahnya sendiri" in page


def test_who_only_looks_sees_no_button_and_who_works_elsewhere_no_page(
    siti: dict[str, str], sign_in: SignIn
) -> None:
    auditor = sign_in(Role.AUDITOR)
    page = auditor.get("/keluarga/anggota/1/asal").text
    assert "Karawang" in page
    assert "Tetapkan</button>" not in page
    assert "0831-9000-0001" not in page
    data = {"version": 2, "datum": "birth_place", "value": '"Bekasi"'}
    assert auditor.post("/keluarga/anggota/1/asal/tetapkan", data=data).status_code == 403
    elsewhere = sign_in(Role.CASEWORKER, districts=[TAMBELANG])
    assert elsewhere.get("/keluarga/anggota/1/asal").status_code == 404
    assert elsewhere.post("/keluarga/anggota/1/asal/tetapkan", data=data).status_code == 404


def test_what_staff_typed_counts_as_said_by_them_on_that_day(app: Flask, sign_in: SignIn) -> None:
    family = create_household(new_person(birth_place="Bekasi", phones=(reachable_phone(),)))
    client = sign_in(Role.SUPERVISOR, districts=None)
    data = {
        "version": 1,
        "village_code": BANTARJAYA,
        "address": "Kp. Baru",
        "rt": "1",
        "rw": "1",
    }
    client.post(f"/keluarga/{family.id}/pindah", data=data)
    page = client.get(f"/keluarga/{family.id}/asal").text
    assert "ditetapkan Sari Penyelia" in page
    assert "Kp. Pulo Puter, RT 003 RW 002, Karangharja" in page
    page = client.get(f"/keluarga/anggota/{family.persons[0].id}/asal").text
    assert "Diketik portal" in page
    assert "Sumber tidak sepakat" not in page


def pin(client: FlaskClient, datum: str, value: str) -> str:
    """Return the page after pinning a value of the only person."""
    data = {"version": mother().version, "datum": datum, "value": value}
    return client.post("/keluarga/anggota/1/asal/tetapkan", data=data, follow_redirects=True).text


def mother() -> Person:
    """Return the only person of the registry, as stored."""
    db.session.rollback()
    return db.session.scalars(select(Person)).one()
