"""Signing in, signing out, and signing in again during work."""

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.core.db.transaction import transaction
from portal.core.extensions import db
from portal.platform.accounts.models import User
from portal.platform.accounts.passwords import hash_password
from portal.platform.accounts.services import deactivate, reset_password
from portal.platform.audit import AuditEvent
from tests.factories import PORTAL
from tests.platform.accounts.door import RINA, sign_in

NO_MATCH = "Surel atau kata sandi tidak cocok"
pytestmark = pytest.mark.one_database(
    "an account is looked up by its address; all else about coming in is decided in Python"
)


def test_the_right_password_leads_to_the_first_page(client: FlaskClient, rina: User) -> None:
    answer = sign_in(client, email=" Rina@Bekasi.example ")
    assert (answer.status_code, answer.location) == (303, "/")
    assert client.get("/kata-sandi").status_code == 200


def test_signing_in_is_noted(client: FlaskClient, rina: User) -> None:
    sign_in(client)
    assert db.session.scalars(select(AuditEvent.action)).all()[-1] == "users.sign_in"
    assert db.session.scalars(select(User.last_seen_at)).one() is not None


def test_a_wrong_password_for_an_account_is_noted_on_it(client: FlaskClient, rina: User) -> None:
    sign_in(client, password="sawah-hijau-sore")
    sign_in(client, email="tidak.ada@bekasi.example")
    refused = db.session.scalars(
        select(AuditEvent).where(AuditEvent.action == "users.refuse_sign_in")
    ).all()
    assert [event.subject_id for event in refused] == [rina.id]


@pytest.mark.parametrize(
    "fields",
    [
        {"password": "sawah-hijau-sore"},
        {"email": "tidak.ada@bekasi.example"},
        {"email": "bukan surel"},
        {"password": "x" * 200},
        {"email": "‮<b>😀</b>"},
    ],
    ids=["wrong password", "unknown account", "no address", "long", "markup"],
)
def test_every_refusal_reads_the_same(
    client: FlaskClient, rina: User, fields: dict[str, str]
) -> None:
    answer = sign_in(client, **fields)
    assert answer.status_code == 422
    assert NO_MATCH in answer.text
    assert client.get("/kata-sandi").status_code == 302


def test_a_refused_sign_in_keeps_the_address_but_never_the_password(
    client: FlaskClient, rina: User
) -> None:
    page = sign_in(client, password="sawah-hijau-sore").text
    assert f'value="{RINA}"' in page
    assert "sawah-hijau-sore" not in page


def test_an_empty_sign_in_says_what_is_missing(client: FlaskClient, rina: User) -> None:
    answer = sign_in(client, email="", password="")
    assert answer.status_code == 422
    assert answer.text.count("Wajib diisi.") >= 2


def test_a_closed_account_does_not_get_in_and_its_open_session_ends(
    client: FlaskClient, rina: User
) -> None:
    sign_in(client)
    with transaction():
        deactivate(PORTAL, db.session.get_one(User, rina.id))
    assert client.get("/kata-sandi").status_code == 302
    assert NO_MATCH in sign_in(client).text


@pytest.mark.parametrize(
    ("wanted", "led_to"),
    [
        ("/kata-sandi", "/kata-sandi"),
        ("/kasus?status=open&after=x", "/kasus?status=open&after=x"),
        ("https://jahat.example/", "/"),
        ("//jahat.example/", "/"),
        ("/\\jahat.example", "/"),
        ("javascript:alert(1)", "/"),
        ("/\r\nSet-Cookie: a=b", "/"),
        ("/\t/jahat.example", "/"),
        ("http://[", "/"),
        ("", "/"),
    ],
)
def test_next_leads_only_to_pages_of_the_portal(
    client: FlaskClient, rina: User, wanted: str, led_to: str
) -> None:
    assert sign_in(client, next=wanted).location == led_to


def test_a_page_that_needs_sign_in_is_where_one_arrives_after_it(
    client: FlaskClient, rina: User
) -> None:
    door = client.get("/kata-sandi?dari=menu", follow_redirects=True)
    assert door.request.path == "/masuk"
    assert 'value="/kata-sandi?dari=menu"' in door.text


def test_sign_in_begins_a_new_session_that_expires(client: FlaskClient, rina: User) -> None:
    with client.session_transaction() as before:
        before["left_over"] = "from somebody else"
    answer = sign_in(client)
    with client.session_transaction() as after:
        assert "left_over" not in after
    cookie = answer.headers["Set-Cookie"]
    expires = re.search(r"Expires=([^;]+)", cookie)
    assert expires is not None
    assert parsedate_to_datetime(expires[1]) > datetime.now(UTC)
    assert "HttpOnly" in cookie


def test_a_file_that_caches_may_keep_carries_no_session(client: FlaskClient, rina: User) -> None:
    sign_in(client)
    assert "Set-Cookie" in client.get("/kata-sandi").headers
    with client.get("/static/css/portal.css") as style:
        assert "Set-Cookie" not in style.headers


def test_signing_out_ends_the_session_and_needs_a_post(client: FlaskClient, rina: User) -> None:
    sign_in(client)
    assert client.get("/keluar").status_code == 405
    assert client.post("/keluar").location == "/masuk"
    assert client.get("/kata-sandi").status_code == 302


def test_somebody_who_is_signed_in_does_not_see_the_door(client: FlaskClient, rina: User) -> None:
    sign_in(client)
    assert client.get("/masuk?next=/kata-sandi").location == "/kata-sandi"


def test_the_language_of_the_account_wins_and_the_switch_is_remembered(
    client: FlaskClient, rina: User
) -> None:
    client.post("/bahasa", data={"language": "en"})
    sign_in(client)
    assert '<html lang="id">' in client.get("/kata-sandi").text

    client.post("/bahasa", data={"language": "en"})
    client.post("/keluar")
    client.delete_cookie("session")
    sign_in(client)
    assert '<html lang="en">' in client.get("/kata-sandi").text


def test_a_temporary_password_must_be_replaced_first(client: FlaskClient, rina: User) -> None:
    with transaction():
        reset_password(
            PORTAL, db.session.get_one(User, rina.id), password_hash=hash_password("bambu-kuning")
        )
    sign_in(client, password="bambu-kuning")
    assert client.get("/jejak/").location == "/kata-sandi"
    assert "Kata sandi sementara" in client.get("/kata-sandi").text


def test_over_http_the_page_says_that_the_portal_is_set_to_https(app: Flask) -> None:
    app.config |= {"SESSION_COOKIE_SECURE": True, "WTF_CSRF_ENABLED": True}
    visitor = app.test_client()
    page = visitor.post("/masuk", data={"email": "a@b.example", "password": "x"}).text
    assert "Di alamat ini tidak ada yang dapat masuk" in page
    assert "Buka https://portal.example" in page
    page = visitor.post("/masuk", base_url="https://portal.example").text
    assert "tidak ada yang dapat masuk" not in page
