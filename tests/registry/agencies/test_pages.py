"""An administrator manages agencies."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.core.db.transaction import transaction
from portal.core.extensions import db
from portal.platform.audit.models import AuditEvent
from portal.platform.permissions import Role
from portal.registry.agencies.models import Agency
from portal.registry.agencies.reading import Field
from portal.registry.agencies.services import ensure_agencies
from tests.registry.intake.lists import content, person, received

pytestmark = pytest.mark.one_database(
    "what a page shows is made in Python; services and queries are tested on both databases"
)

SignIn = Callable[..., FlaskClient]


@pytest.fixture
def admin(app: Flask, sign_in: SignIn) -> FlaskClient:
    with transaction():
        ensure_agencies()
    return sign_in(Role.ADMINISTRATOR)


def test_an_added_agency_can_send_lists(admin: FlaskClient, sign_in: SignIn) -> None:
    answer = admin.post("/instansi/baru", data={"name": "Dinas Kesehatan", "code": "dinkes"})
    assert answer.status_code == 303
    assert "Dinas Kesehatan" in sign_in(Role.SUPERVISOR).get("/impor/baru").text
    assert received(content(person()), agency="dinkes").accepted == 1
    assert events() == ["agencies.add"]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ({"name": "", "code": "dinkes"}, "wajib"),
        ({"name": "Dinas Kesehatan", "code": "Din Kes"}, "Huruf kecil saja, tanpa spasi."),
        ({"name": "Dinsos lain", "code": "dinsos"}, "Kode ini sudah dipakai instansi lain."),
        ({"name": "x" * 121, "code": "dinkes"}, "120"),
    ],
)
def test_what_is_wrong_with_a_new_agency_stands_beside_its_field(
    admin: FlaskClient, data: dict[str, str], message: str
) -> None:
    answer = admin.post("/instansi/baru", data=data)
    assert answer.status_code == 422
    assert message.lower() in answer.text.lower()
    assert f'value="{data["code"]}"' in answer.text


def test_an_agency_is_renamed_and_keeps_its_code(admin: FlaskClient) -> None:
    page = admin.get(f"/instansi/{dinsos().id}").text
    assert 'name="version" type="hidden" value="1"' in page
    form = {"version": 1, "name": "Dinas Sosial Kabupaten"}
    assert admin.post(f"/instansi/{dinsos().id}", data=form).status_code == 303
    assert (dinsos().name, dinsos().code) == ("Dinas Sosial Kabupaten", "dinsos")


def test_of_two_who_rename_an_agency_the_second_chooses(admin: FlaskClient) -> None:
    url = f"/instansi/{dinsos().id}"
    assert admin.post(url, data={"version": 1, "name": "Dinas Sosial Kab."}).status_code == 303
    late = admin.post(url, data={"version": 1, "name": "Dinas Sosial Bekasi"})
    assert late.status_code == 409
    assert "Dinas Sosial Kab." in late.text
    assert "Dinas Sosial Bekasi" in late.text
    assert dinsos().name == "Dinas Sosial Kab."
    assert admin.post(url, data={"version": 2, "name": "Dinas Sosial Bekasi"}).status_code == 303
    assert dinsos().name == "Dinas Sosial Bekasi"


def test_an_agency_that_sends_no_more_is_not_offered_until_it_does_again(
    admin: FlaskClient, sign_in: SignIn
) -> None:
    supervisor = sign_in(Role.SUPERVISOR)
    admin.post(f"/instansi/{dinsos().id}/nonaktifkan")
    assert "Dinas Sosial" not in supervisor.get("/impor/baru").text
    assert "nonaktif" in admin.get("/instansi").text
    admin.post(f"/instansi/{dinsos().id}/aktifkan")
    assert "Dinas Sosial" in supervisor.get("/impor/baru").text
    assert events() == ["agencies.deactivate", "agencies.reactivate"]


def test_what_is_kept_of_columns_is_seen_and_forgotten(admin: FlaskClient) -> None:
    found = received(content(person(Keterangan="Kp. Pulo")))
    with transaction():
        agency = db.session.get_one(Agency, found.agency_id)
        agency.mapping = {"keterangan": Field.ADDRESS}
    page = admin.get(f"/instansi/{found.agency_id}").text
    assert page.index("Keterangan") < page.index("Alamat")
    admin.post(f"/instansi/{found.agency_id}/lupakan-kolom")
    assert dinsos().mapping is None
    assert "Keterangan" not in admin.get(f"/instansi/{found.agency_id}").text


def test_only_an_administrator_keeps_agencies(admin: FlaskClient, sign_in: SignIn) -> None:
    for role in set(Role) - {Role.ADMINISTRATOR}:
        assert sign_in(role).get("/instansi").status_code == 403


def dinsos() -> Agency:
    """Return the stored agency."""
    db.session.rollback()
    return db.session.scalars(select(Agency).where(Agency.code == "dinsos")).one()


def events() -> list[str]:
    """Return the audit events about agencies."""
    db.session.rollback()
    query = select(AuditEvent.action).where(AuditEvent.subject_type == "agencies")
    return list(db.session.scalars(query.order_by(AuditEvent.sequence)))
