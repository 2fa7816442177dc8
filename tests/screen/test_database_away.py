"""If the database is locked, full, read-only or unavailable, the page explains it and keeps the
typed values.
"""

import io
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event

from portal.core.extensions import db
from portal.platform.accounts.passwords import hash_password
from portal.platform.permissions import Role
from tests.architecture.source import assert_none
from tests.factories import create_staff
from tests.platform.files.damaged_photos import photo
from tests.portals import own_app
from tests.screen.page import Form, Page
from tests.screen.portal import Screens
from tests.screen.sending import OURS, forms_of, send

AGAIN = "Coba lagi"
ASKED_FOR_ANEW = ("password", "repeat", "csrf_token")
NOWHERE = "postgresql+psycopg://nobody@127.0.0.1:9/portal"


@contextmanager
def locked(screens: Screens) -> Iterator[None]:
    """Lock the database by another process that does not finish."""
    with closing(sqlite3.connect(screens.file or "")) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.rollback()


@contextmanager
def full(screens: Screens) -> Iterator[None]:
    """Limit the size of the database, so that it is full."""
    db.session.remove()
    with closing(sqlite3.connect(screens.file or "")) as other:
        other.execute("VACUUM")
    with changed(screens, "PRAGMA max_page_count=1"):
        yield


@contextmanager
def read_only(screens: Screens) -> Iterator[None]:
    """Make the database read-only."""
    with changed(screens, "PRAGMA query_only=ON"):
        yield


@contextmanager
def changed(screens: Screens, pragma: str) -> Iterator[None]:
    """Run this pragma first on every connection of the portal."""

    def change(connection: sqlite3.Connection, *_record: object) -> None:
        connection.execute(pragma)

    db.session.remove()
    db.engine.dispose()
    event.listen(db.engine, "connect", change)
    yield
    event.remove(db.engine, "connect", change)
    db.session.remove()
    db.engine.dispose()


@pytest.mark.long
@pytest.mark.only_database("sqlite")
@pytest.mark.parametrize("role", [None, *Role], ids=str)
def test_every_form_can_be_sent_again_from_the_page_that_puts_it_off(
    own_living: Screens, role: Role | None
) -> None:
    own_living.app.config.update(WTF_CSRF_ENABLED=False, WRITERS_PATIENCE=0)
    found, put_off = [], 0
    step = 1 if own_living.everything else 3
    for endpoint, form in forms_of(own_living, role)[::step]:
        with locked(own_living):
            answer = send(own_living.client(role), form, form.values)
        if answer.status_code != 503:
            if answer.status_code >= 500:
                found.append(f"{endpoint}: {answer.status_code}")
            continue
        put_off += 1
        (again,) = Page(answer.text, form.action).forms()
        kept = {pair for pair in form.values if not any(word in pair[0] for word in ASKED_FOR_ANEW)}
        if not kept <= {(name, value) for name, _kind, value in again.fields}:
            found.append(f"{endpoint}: what was typed is not on the page")
        status = send(own_living.client(role), again, again.values).status_code
        if status >= 500 or again.action != form.action:
            found.append(f"{endpoint}: sent again, it is {status} at {again.action}")
        own_living.restore()
    assert_none(found)
    assert put_off or role is not Role.SUPERVISOR


def form_on(client: FlaskClient, url: str) -> Form:
    """Return the form of a page that submits to the page itself."""
    return next(form for form in Page(client.get(url).text, url).forms() if form.action == url)


@pytest.mark.only_database("sqlite")
@pytest.mark.parametrize("fault", [locked, full, read_only])
def test_a_note_is_kept_through_any_fault_and_stored_when_it_is_over(
    own_living: Screens, fault: Callable[[Screens], Any]
) -> None:
    own_living.app.config["WRITERS_PATIENCE"] = 0
    client = own_living.client(Role.CASEWORKER)
    form = form_on(client, "/kasus/1/catatan")
    note = 'Ibu <b>"Iis"</b> sakit.\nDatang lagi Senin.' + " Panjang." * 500
    typed = [(name, note if kind == "textarea" else value) for name, kind, value in form.fields]
    with fault(own_living):
        answer = send(client, form, typed)
    assert answer.status_code == 503
    assert answer.headers["Retry-After"]
    assert "belum disimpan" in answer.text
    assert "<dt>Catatan</dt>" in answer.text

    (again,) = Page(answer.text, form.action).forms()
    assert send(client, again, again.values).status_code == 303  # with a valid CSRF token
    assert "Datang lagi Senin." in client.get("/kasus/1").text


@pytest.mark.only_database("sqlite")
def test_a_file_is_chosen_again_and_the_rest_stays(own_living: Screens) -> None:
    own_living.app.config.update(WTF_CSRF_ENABLED=False, WRITERS_PATIENCE=0)
    client = own_living.client(Role.CASEWORKER)
    with locked(own_living):
        answer = client.post(
            "/kasus/1/lampiran",
            data={
                "caption": "Atap bocor",
                "consent": "y",
                "file": (io.BytesIO(photo("JPEG")), "atap.jpg"),
            },
            headers=OURS,
        )
    assert answer.status_code == 503
    assert "perlu dipilih lagi" in answer.text
    (again,) = Page(answer.text, "/kasus/1/lampiran").forms()
    assert again.multipart
    assert ("file", "file", "") in again.fields
    assert ("caption", "Atap bocor") in again.values


@pytest.mark.only_database("sqlite")
def test_for_htmx_the_form_stays_and_a_notice_says_why(own_living: Screens) -> None:
    own_living.app.config.update(WTF_CSRF_ENABLED=False, WRITERS_PATIENCE=0)
    client = own_living.client(Role.CASEWORKER)
    with locked(own_living):
        answer = client.post(
            "/kasus/1/catatan", data={"text": "Sakit."}, headers={"HX-Request": "true"}
        )
    assert answer.status_code == 503
    assert answer.text.startswith('<p class="notice')
    assert "lalu kirim lagi" in answer.text


@pytest.mark.only_database("sqlite")
def test_a_form_of_another_site_is_not_offered_again(own_living: Screens) -> None:
    own_living.app.config.update(WTF_CSRF_ENABLED=False, WRITERS_PATIENCE=0)
    client = own_living.client(Role.CASEWORKER)
    with locked(own_living):
        answer = client.post(
            "/kasus/1/catatan", data={"text": "Sakit."}, headers={"Origin": "https://jahat.example"}
        )
    assert answer.status_code == 503
    assert "Sakit." not in answer.text


@pytest.mark.only_database("sqlite")
def test_who_signs_in_types_the_password_again_and_nothing_else(own_living: Screens) -> None:
    own_living.app.config["WRITERS_PATIENCE"] = 0
    create_staff(
        Role.CASEWORKER, email="rina@bekasi.example", password_hash=hash_password("sawah-hijau")
    )
    client = own_living.app.test_client()
    (form,) = (
        form
        for form in Page(client.get("/masuk").text, "/masuk").forms()
        if form.action == "/masuk"
    )
    typed = {"email": "rina@bekasi.example", "password": "sawah-hijau"}
    with locked(own_living):
        answer = send(client, form, [(name, typed.get(name, old)) for name, _, old in form.fields])
    assert answer.status_code == 503
    assert "sawah-hijau" not in answer.text
    (again,) = Page(answer.text, "/masuk").forms()
    values = dict(again.values)
    assert values["email"] == "rina@bekasi.example"
    assert send(client, again, list({**values, **typed}.items())).status_code == 303


@pytest.fixture
def gone() -> Iterator[Flask]:
    """The portal after its PostgreSQL was stopped."""
    with own_app(NOWHERE, WTF_CSRF_ENABLED=True) as app, app.app_context():
        yield app


@pytest.mark.one_database("the database of this one is gone")
def test_without_any_database_sign_in_and_pages_say_so_and_offer_to_try_again(gone: Flask) -> None:
    client = gone.test_client()
    form = form_on(client, "/masuk")
    typed = {"email": "rina@bekasi.example", "password": "sawah-hijau"}
    answer = send(client, form, [(name, typed.get(name, old)) for name, _, old in form.fields])
    assert (answer.status_code, "rina@bekasi.example" in answer.text) == (503, True)
    assert AGAIN in answer.text

    with client.session_transaction() as session:
        session["_user_id"] = "1.1"
    answer = client.get("/kasus/?status=open")
    assert answer.status_code == 503
    assert 'href="/kasus/?status=open"' in answer.text
    assert client.get("/healthz").json["database"] == "unavailable"
    assert client.get("/readyz").status_code == 503
    answer = client.get("/api/v1/openapi.json")
    assert (answer.status_code, answer.json["status"]) == (503, 503)
