"""Aid in a list is recorded only if its programme is known; otherwise the user is asked."""

import html
import io
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.core.db.transaction import transaction
from portal.core.extensions import db
from portal.platform.audit.models import AuditEvent
from portal.platform.permissions import Role
from portal.registry.agencies.models import Import
from portal.registry.agencies.services import ensure_programmes
from portal.registry.aid.models import AidFact
from tests.registry.intake.lists import content, person, work

SignIn = Callable[..., FlaskClient]
QUESTION = "Bantuan dalam daftar ini tidak akan dicatat"


@pytest.fixture
def client(app: Flask, sign_in: SignIn) -> FlaskClient:
    """A supervisor of the whole regency, where programmes are known."""
    with transaction():
        ensure_programmes()
    return sign_in(Role.SUPERVISOR, districts=None)


def given(**values: str) -> bytes:
    """A list of one person who was given something."""
    return content(person(**{"Jenis Bantuan": "Tahap I", "Nilai Bantuan": "Rp750.000"}, **values))


def send(client: FlaskClient, data: bytes, agency: str, programme: str = "") -> Any:
    file = (io.BytesIO(data), "daftar.csv")
    form = {"agency": agency, "programme": programme, "file": file}
    return client.post("/impor/baru", data=form)


def opened(client: FlaskClient, data: bytes, agency: str, programme: str = "") -> str:
    """The address of a list that was sent and read."""
    answer = send(client, data, agency, programme)
    assert answer.status_code == 303
    work()
    return str(answer.location)


def noted() -> list[str]:
    """The programmes of the facts there are."""
    db.session.rollback()
    return [fact.programme.code for fact in db.session.scalars(select(AidFact))]


def let_in(client: FlaskClient, address: str) -> None:
    assert client.post(f"{address}/masukkan").status_code == 303
    work()


def test_an_agency_with_several_programmes_is_asked_which(client: FlaskClient) -> None:
    answer = send(client, given(), "kemensos")
    assert answer.status_code == 422
    assert "Instansi ini punya beberapa program." in html.unescape(answer.text)
    assert db.session.query(Import).count() == 0
    address = opened(client, given(), "kemensos", "pkh")
    assert "dicatat sebagai bantuan program PKH" in client.get(address).text
    let_in(client, address)
    assert noted() == ["pkh"]


def test_a_programme_of_another_agency_is_refused_beside_its_field(client: FlaskClient) -> None:
    answer = send(client, given(), "kemensos", "baznas-modal")
    assert answer.status_code == 422
    assert "Program ini milik instansi lain." in answer.text


def test_the_programmes_follow_the_agency_that_is_chosen(client: FlaskClient) -> None:
    asked = {"HX-Request": "true", "HX-Target": "program"}
    part = client.get("/impor/baru?agency=kemensos", headers=asked).text
    assert 'value="pkh"' in part
    assert "baznas-modal" not in part
    assert "<!doctype" not in part.lower()
    none = client.get("/impor/baru?agency=usulan", headers=asked).text
    assert "Instansi ini tidak punya program bantuan" in none
    assert 'value="baznas-modal"' in client.get("/impor/baru").text


def test_before_a_list_is_let_in_its_programme_can_still_be_named(client: FlaskClient) -> None:
    address = opened(client, given(), "kemensos", "-")
    assert QUESTION in client.get(address).text
    assert client.post(f"{address}/program", data={"programme": ""}).status_code == 422
    assert client.post(f"{address}/program", data={"programme": "baznas-modal"}).status_code == 422
    assert client.post(f"{address}/program", data={"programme": "bpnt"}).status_code == 303
    assert QUESTION not in client.get(address).text
    let_in(client, address)
    assert noted() == ["bpnt"]
    actions = db.session.scalars(select(AuditEvent.action)).all()
    assert "imports.name_programme" in actions
    assert client.post(f"{address}/program", data={"programme": "pkh"}).status_code == 409
    assert noted() == ["bpnt"]


def test_a_list_that_is_not_of_aid_can_be_said_to_be_none(client: FlaskClient) -> None:
    address = opened(client, given(), "baznas")
    assert "dicatat sebagai bantuan program Baznas modal usaha" in client.get(address).text
    client.post(f"{address}/program", data={"programme": "-"})
    let_in(client, address)
    assert noted() == []


def test_where_nothing_can_be_named_nothing_is_asked(client: FlaskClient) -> None:
    proposed = opened(client, given(), "usulan")
    without_aid = opened(client, content(person()), "kemensos", "-")
    for address in (proposed, without_aid):
        page = client.get(address).text
        assert QUESTION not in page
        assert "/program" not in page
