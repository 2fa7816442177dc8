"""The administrator's pages of keys."""

import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.agencies.services import ensure_agencies
from portal.permissions import Role
from portal.transaction import transaction
from tests import factories as make
from tests.api.calling import call

SignIn = Callable[..., FlaskClient]
GIVEN = {
    "agency": "baznas",
    "label": "sistem zakat",
    "basis": "PKS 12/2026",
    "datasets": ["orang"],
    "scope": "some",
    "districts": [make.PEBAYURAN],
}


@pytest.fixture
def browser(app: Flask, sign_in: SignIn) -> FlaskClient:
    with transaction():
        ensure_agencies()
    return sign_in(Role.ADMINISTRATOR)


def test_a_key_is_shown_once_works_and_is_revoked(app: Flask, browser: FlaskClient) -> None:
    made = browser.post("/akses-instansi/baru", data=GIVEN).text
    found = re.search(r"bekasi_[\w-]{43}", made)
    assert found is not None
    key = found[0]
    listed = browser.get("/akses-instansi/").text
    assert "belum pernah dipakai" in listed
    assert call(app, "/persons", key).status_code == 200
    assert "terakhir dipakai" in browser.get("/akses-instansi/").text
    page = browser.get("/akses-instansi/1").text
    assert "Pebayuran" in page
    assert key not in listed + page
    browser.post("/akses-instansi/1/cabut")
    assert "dicabut" in browser.get("/akses-instansi/1").text
    assert call(app, "/persons", key).status_code == 401


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"datasets": []}, "Pilih paling sedikit satu data"),
        ({"districts": []}, "Pilih paling sedikit satu kecamatan"),
        ({"basis": " "}, "Wajib diisi"),
        ({"agency": "entah"}, "Pilih salah satu"),
    ],
)
def test_what_is_missing_is_said(
    browser: FlaskClient, change: dict[str, object], message: str
) -> None:
    answer = browser.post("/akses-instansi/baru", data={**GIVEN, **change})
    assert answer.status_code == 422
    assert message in answer.text


def test_nobody_else_makes_keys(app: Flask, sign_in: SignIn) -> None:
    for role in set(Role) - {Role.ADMINISTRATOR}:
        assert sign_in(role).get("/akses-instansi/").status_code == 403
