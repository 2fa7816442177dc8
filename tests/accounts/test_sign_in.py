"""Coming in, going out, and coming back in mid-work."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from portal import create_app
from portal.accounts.models import User
from portal.accounts.passwords import hash_password
from portal.accounts.services import deactivate
from portal.audit import AuditEvent
from portal.extensions import db
from portal.permissions import Role
from portal.transaction import transaction
from tests.database import BASE_CONFIG
from tests.factories import PORTAL, create_staff

PASSWORD = "sawah-hijau-pagi"
RINA = "rina@bekasi.example"
NO_MATCH = "Surel atau kata sandi tidak cocok"
OWN_PAGE = {"Origin": "http://localhost", "Referer": "http://localhost/kata-sandi"}


@pytest.fixture
def rina(app: Flask) -> User:
    """A caseworker who knows her password."""
    return create_staff(Role.CASEWORKER, email=RINA, password_hash=hash_password(PASSWORD))


def sign_in(client: FlaskClient, **fields: str) -> TestResponse:
    return client.post("/masuk", data={"email": RINA, "password": PASSWORD, **fields})


def token_on(page: TestResponse) -> str:
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page.text)
    assert found is not None
    return found[1]


def test_the_right_password_leads_to_the_first_page(client: FlaskClient, rina: User) -> None:
    answer = sign_in(client, email=" Rina@Bekasi.example ")
    assert (answer.status_code, answer.location) == (303, "/")
    assert client.get("/kata-sandi").status_code == 200


def test_signing_in_is_noted(client: FlaskClient, rina: User) -> None:
    sign_in(client)
    assert db.session.scalars(select(AuditEvent.action)).all()[-1] == "users.sign_in"
    assert db.session.scalars(select(User.last_seen_at)).one() is not None


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


def test_what_was_typed_survives_an_expired_session(client: FlaskClient, rina: User) -> None:
    typed = {"name": "Siti <Rohmah>", "note": "baris satu\nbaris dua", "password": "rahasia-sekali"}
    refused = client.post("/kata-sandi?langkah=2", data=typed, headers=OWN_PAGE)
    assert refused.status_code == 401
    assert "Isian Anda tidak hilang" in refused.text
    assert "rahasia-sekali" not in refused.text

    carried = re.search(r'name="unsent"[^>]*value="([^"]*)"', refused.text)
    assert carried is not None
    unsent = carried[1].replace("&#34;", '"').replace("&lt;", "<").replace("&gt;", ">")
    back = sign_in(client, unsent=unsent, next="/kata-sandi")
    assert 'action="/kata-sandi?langkah=2"' in back.text
    assert 'value="Siti &lt;Rohmah&gt;"' in back.text
    assert "baris satu\nbaris dua" in back.text
    assert client.get("/kata-sandi").status_code == 200


def test_a_form_sent_by_another_site_is_not_offered_again(client: FlaskClient) -> None:
    refused = client.post(
        "/kata-sandi", data={"name": "x"}, headers={"Origin": "https://jahat.example"}
    )
    assert refused.status_code == 401
    assert 'name="unsent"' not in refused.text


@pytest.mark.parametrize(
    "unsent", ["{", "[]", '["https://jahat.example", []]', '["//x", []]', "[1, 2]", '["/a", [1]]']
)
def test_a_forged_unsent_form_is_ignored(client: FlaskClient, rina: User, unsent: str) -> None:
    assert sign_in(client, unsent=unsent).location == "/"


def test_htmx_gets_a_notice_and_the_page_stays(client: FlaskClient) -> None:
    answer = client.post(
        "/kata-sandi",
        headers={"HX-Request": "true", "HX-Current-URL": "http://localhost/kasus/3?bagian=catatan"},
    )
    assert answer.status_code == 401
    assert "<html" not in answer.text
    assert 'href="/masuk?next=/kasus/3?bagian%3Dcatatan"' in answer.text


@pytest.fixture
def strict_app(app: Flask, database_uri: str) -> Flask:
    """The portal as it runs: with CSRF tokens and rate limits (built last: the limiter is one)."""
    return create_app(
        {
            **BASE_CONFIG,
            "SQLALCHEMY_DATABASE_URI": database_uri,
            "RATELIMIT_ENABLED": True,
            "WTF_CSRF_ENABLED": True,
        }
    )


@pytest.fixture
def strict_client(rina: User, strict_app: Flask) -> FlaskClient:
    """A browser before the portal as it runs, where Rina has an account."""
    return strict_app.test_client()


def test_sign_in_and_a_new_password_with_csrf_tokens(strict_client: FlaskClient) -> None:
    door = token_on(strict_client.get("/masuk"))
    assert sign_in(strict_client, csrf_token=door).location == "/"

    new = {
        "old_password": PASSWORD,
        "new_password": "padi-kuning-sore",
        "repeat": "padi-kuning-sore",
    }
    stale = strict_client.post("/kata-sandi", data={**new, "csrf_token": door})
    assert stale.status_code == 400  # the token from before sign-in is void

    page = token_on(strict_client.get("/kata-sandi"))
    assert strict_client.post("/kata-sandi", data={**new, "csrf_token": page}).location == "/"
    assert strict_client.get("/kata-sandi").status_code == 200


def test_a_form_of_an_expired_session_asks_to_sign_in_and_can_be_sent_then(
    strict_client: FlaskClient,
) -> None:
    sign_in(strict_client, csrf_token=token_on(strict_client.get("/masuk")))
    strict_client.delete_cookie("session")
    answer = strict_client.post(
        "/bahasa", data={"language": "en", "csrf_token": "old"}, headers=OWN_PAGE
    )
    assert answer.status_code == 401
    assert "Sesi Anda sudah berakhir" in answer.text
    carried = re.search(r'name="unsent"[^>]*value="([^"]*)"', answer.text)
    assert carried is not None
    back = sign_in(
        strict_client, csrf_token=token_on(answer), unsent=carried[1].replace("&#34;", '"')
    )
    again = strict_client.post("/bahasa", data={"language": "en", "csrf_token": token_on(back)})
    assert again.status_code == 303


def test_a_sign_in_page_that_grew_too_old_offers_a_fresh_one(strict_client: FlaskClient) -> None:
    answer = sign_in(strict_client, csrf_token="old")
    assert answer.status_code == 401
    assert f'value="{RINA}"' in answer.text
    assert sign_in(strict_client, csrf_token=token_on(answer)).status_code == 303


@pytest.mark.parametrize("address", ["same", "other"])
def test_guessing_a_password_is_stopped_per_account(
    strict_app: Flask, strict_client: FlaskClient, address: str
) -> None:
    token = token_on(strict_client.get("/masuk"))

    def attempt(number: int, password: str) -> int:
        place = {"REMOTE_ADDR": f"10.0.0.{number if address == 'other' else 1}"}
        data = {"email": RINA, "password": password, "csrf_token": token}
        return strict_client.post("/masuk", data=data, environ_base=place).status_code

    statuses = [attempt(number, "tebakan-salah") for number in range(10)]
    assert statuses == [422] * 10
    assert attempt(11, PASSWORD) == 429


def test_guessing_many_accounts_from_one_address_is_stopped(strict_client: FlaskClient) -> None:
    token = token_on(strict_client.get("/masuk"))
    fields = {"email": "", "csrf_token": token}
    statuses = [
        strict_client.post(
            "/masuk", data={**fields, "email": f"orang{number}@bekasi.example"}
        ).status_code
        for number in range(61)
    ]
    assert statuses == [422] * 60 + [429]
    page = strict_client.post("/masuk", data={**fields, "email": "orang@bekasi.example"})
    assert "Terlalu banyak percobaan" in page.text


def test_signing_in_often_is_no_guessing(strict_app: Flask, strict_client: FlaskClient) -> None:
    for _ in range(12):
        browser = strict_app.test_client()
        token = token_on(browser.get("/masuk"))
        assert sign_in(browser, csrf_token=token).status_code == 303


def test_a_temporary_password_must_be_replaced_first(
    app: Flask, sign_in: Callable[..., FlaskClient]
) -> None:
    browser = sign_in(Role.SUPERVISOR, must_change_password=True)
    assert browser.get("/jejak/").location == "/kata-sandi"
    assert "Kata sandi sementara" in browser.get("/kata-sandi").text
