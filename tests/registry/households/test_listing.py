"""List and pages of the registry, and their visibility."""

import pytest
from flask import Flask
from sqlalchemy.event import listen

from portal.core.extensions import db
from portal.core.types import Relation
from portal.platform.permissions import Role
from tests.factories import BANTARJAYA, SUKABAKTI, create_household, new_person
from tests.registry.households.steps import SignIn, text_of


def test_the_list_shows_ones_own_kecamatan_only(app: Flask, sign_in: SignIn) -> None:
    create_household(new_person("Siti Rohmah"))
    create_household(new_person("Orang Tambelang"), village_code=SUKABAKTI)
    page = text_of(sign_in(Role.CASEWORKER).get("/keluarga"))
    assert "Siti Rohmah" in page
    assert "Orang Tambelang" not in page
    assert "1 keluarga, 1 orang" in page


def test_the_list_narrows_to_a_desa(app: Flask, sign_in: SignIn) -> None:
    create_household(new_person("Siti Rohmah"))
    create_household(new_person("Enok Komariah"), village_code=BANTARJAYA)
    page = text_of(sign_in(Role.SUPERVISOR).get(f"/keluarga?kecamatan=32.16.08&desa={BANTARJAYA}"))
    assert "Enok Komariah" in page
    assert "Siti Rohmah" not in page


def test_an_empty_registry_says_what_to_do_first(app: Flask, sign_in: SignIn) -> None:
    assert "Daftarkan keluarga pertama" in text_of(sign_in(Role.CASEWORKER).get("/keluarga"))


@pytest.mark.parametrize(
    ("role", "status"),
    [
        (Role.CASEWORKER, 200),
        (Role.SUPERVISOR, 200),
        (Role.APPROVER, 200),
        (Role.AUDITOR, 200),
        (Role.EVENT_OFFICER, 403),
        (Role.ADMINISTRATOR, 403),
    ],
)
def test_who_may_open_a_familys_page(app: Flask, sign_in: SignIn, role: Role, status: int) -> None:
    household = create_household()
    assert sign_in(role).get(f"/keluarga/{household.id}").status_code == status


def test_outside_the_kecamatan_nothing_is_there(app: Flask, sign_in: SignIn) -> None:
    household = create_household(village_code=SUKABAKTI)
    person = household.persons[0]
    supervisor = sign_in(Role.SUPERVISOR)
    for url in (f"/keluarga/{household.id}", f"/keluarga/anggota/{person.id}"):
        assert supervisor.get(url).status_code == 404
    for url in (
        f"/keluarga/anggota/{person.id}/lihat-nik",
        f"/keluarga/anggota/{person.id}/meninggal",
        f"/keluarga/{household.id}/alamat",
    ):
        assert supervisor.post(url).status_code == 404


def test_who_only_reads_gets_no_buttons_and_no_way_in(app: Flask, sign_in: SignIn) -> None:
    household = create_household()
    approver = sign_in(Role.APPROVER)
    assert "Ubah alamat" not in text_of(approver.get(f"/keluarga/{household.id}"))
    assert approver.get(f"/keluarga/{household.id}/alamat").status_code == 403


def test_the_list_asks_the_database_no_more_often_for_more_families(
    app: Flask, sign_in: SignIn
) -> None:
    officer = sign_in(Role.CASEWORKER)

    asked: list[str] = []
    listen(db.engine, "before_cursor_execute", lambda *seen: asked.append(seen[2]))

    def questions() -> int:
        asked.clear()
        assert officer.get("/keluarga").status_code == 200
        return len(asked)

    create_household()
    first = questions()
    for _ in range(8):
        create_household(new_person(), new_person(relation=Relation.CHILD))
    assert questions() == first
