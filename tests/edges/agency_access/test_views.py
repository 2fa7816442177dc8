"""The administrator's pages of API keys."""

import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.core.clock import today
from portal.core.db.transaction import transaction
from portal.platform.permissions import Role
from portal.registry.agencies.services import ensure_agencies
from tests import factories as make
from tests.edges.api.calling import call

SignIn = Callable[..., FlaskClient]
pytestmark = pytest.mark.one_database(
    "what a page shows is made in Python; services and queries are tested on both databases"
)
GIVEN = {
    "agency": "baznas",
    "label": "sistem zakat",
    "basis": "PKS 12/2026",
    "datasets": ["orang"],
    "scope": "some",
    "districts": [make.PEBAYURAN],
    "expires_on": f"{today():%Y-%m-%d}",
}


@pytest.fixture
def browser(app: Flask, sign_in: SignIn) -> FlaskClient:
    with transaction():
        ensure_agencies()
    return sign_in(Role.ADMINISTRATOR)


def test_a_key_is_shown_once_works_and_is_revoked(app: Flask, browser: FlaskClient) -> None:
    made = browser.post("/akses-instansi/baru", data=GIVEN).text
    found = re.search(r"portal_[\w-]{43}", made)
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
        ({"expires_on": ""}, "Wajib diisi"),
        ({"expires_on": "2020-01-01"}, "sudah lewat"),
        ({"expires_on": "2999-01-01"}, "paling akhir"),
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
