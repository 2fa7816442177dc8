"""Ending a session on the server ends it in every browser with a copy of its cookie."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

from portal.core.clock import utc_now
from portal.core.db.transaction import transaction
from portal.core.extensions import db
from portal.platform.accounts.models import StaffSession, User
from portal.platform.accounts.wording import device_name
from portal.platform.audit import AuditEvent
from portal.platform.permissions import Role
from tests.platform.accounts.door import sign_in

PHONE = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/130.0 Mobile Safari/537.36"


def copy_of(client: FlaskClient, app: Flask) -> FlaskClient:
    """Another browser with the same cookie."""
    copy = app.test_client()
    with client.session_transaction() as held:
        kept = dict(held)
    with copy.session_transaction() as session:
        session.update(kept)
    return copy


def is_in(client: FlaskClient) -> bool:
    return client.get("/kata-sandi").status_code == 200


def test_after_sign_out_a_copy_of_the_cookie_opens_nothing(
    app: Flask, client: FlaskClient, rina: User
) -> None:
    sign_in(client)
    thief = copy_of(client, app)
    assert is_in(thief)
    client.post("/keluar")
    assert not is_in(thief)


def test_who_signs_out_stays_signed_in_elsewhere(
    app: Flask, client: FlaskClient, rina: User
) -> None:
    at_home = app.test_client()
    sign_in(client)
    sign_in(at_home)
    client.post("/keluar")
    assert is_in(at_home)


def test_a_cookie_with_a_key_that_nobody_was_given_opens_nothing(
    client: FlaskClient, rina: User
) -> None:
    for identity in (rina.get_id(), f"{rina.get_id()}.", f"{rina.get_id()}.kunci"):
        with client.session_transaction() as session:
            session["_user_id"] = identity
        assert not is_in(client)


def test_the_key_of_one_account_opens_no_other(
    client: FlaskClient, rina: User, sign_in: Callable[..., FlaskClient]
) -> None:
    other = sign_in(Role.ADMINISTRATOR)
    with other.session_transaction() as held:
        key = held["_user_id"].rpartition(".")[2]
    with client.session_transaction() as session:
        session["_user_id"] = f"{rina.get_id()}.{key}"
    assert not is_in(client)


def test_the_page_names_each_device_and_ends_the_one_that_is_chosen(
    app: Flask, client: FlaskClient, rina: User
) -> None:
    phone = app.test_client()
    phone.post(
        "/masuk",
        data={"email": rina.email, "password": "sawah-hijau-pagi"},
        headers={"User-Agent": PHONE},
    )
    sign_in(client)
    page = client.get("/sesi").text
    assert "Chrome di Android" in page
    assert "perangkat ini" in page
    lost = db.session.scalars(select(StaffSession.id).where(StaffSession.agent == PHONE)).one()
    assert client.post(f"/sesi/{lost}/akhiri").location == "/sesi/"
    assert (is_in(phone), is_in(client)) == (False, True)
    assert "Chrome di Android" not in client.get("/sesi").text
    in_order = select(AuditEvent.action).order_by(AuditEvent.sequence)
    assert db.session.scalars(in_order).all()[-1] == "users.end_session"


def test_all_other_sessions_end_together(app: Flask, client: FlaskClient, rina: User) -> None:
    others = [app.test_client() for _ in range(3)]
    for browser in (*others, client):
        sign_in(browser)
    client.post("/sesi/akhiri-lain")
    assert [is_in(browser) for browser in (*others, client)] == [False, False, False, True]


def test_nobody_ends_the_session_of_somebody_else(
    client: FlaskClient, rina: User, sign_in: Callable[..., FlaskClient]
) -> None:
    other = sign_in(Role.ADMINISTRATOR)
    db.session.rollback()
    theirs = db.session.scalars(select(StaffSession.id)).one()
    client.post("/masuk", data={"email": rina.email, "password": "sawah-hijau-pagi"})
    assert client.post(f"/sesi/{theirs}/akhiri").status_code == 404
    assert is_in(other)


def test_a_session_ends_by_itself_after_a_day(client: FlaskClient, rina: User) -> None:
    sign_in(client)
    with transaction() as session:
        session.execute(update(StaffSession).values(until=utc_now()))
    assert not is_in(client)


def test_a_new_password_ends_every_session_but_this_one(
    app: Flask, client: FlaskClient, rina: User
) -> None:
    other = app.test_client()
    sign_in(client)
    sign_in(other)
    new = "padi-kuning-sore"
    typed = {"old_password": "sawah-hijau-pagi", "new_password": new, "repeat": new}
    assert client.post("/kata-sandi", data=typed).status_code == 303
    assert (is_in(other), is_in(client)) == (False, True)


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        (PHONE, "Chrome di Android"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Firefox/130.0", "Firefox di Linux"),
        ("", "Perangkat tak dikenal"),
        ("curl/8", "Perangkat tak dikenal"),
    ],
)
def test_a_device_is_called_what_people_call_it(app: Flask, agent: str, name: str) -> None:
    assert device_name(agent) == name
