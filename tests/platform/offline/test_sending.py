"""The address to which pages that work without signal send: who, with which token, what."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.platform.offline.forms import LONGEST_WAIT, estimated
from portal.platform.permissions import Role
from tests.casework.handovers.phones import answers, command, send

SignIn = Callable[..., Any]
pytestmark = pytest.mark.one_database("who may send is decided before the database is asked")
NOON = datetime(2026, 12, 1, 12, tzinfo=UTC)


def test_a_page_that_was_open_for_days_gets_a_fresh_token(app: Flask, sign_in: SignIn) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    eka = sign_in(Role.EVENT_OFFICER)
    assert send(eka).status_code == 400, "without a token"
    session = eka.get("/luring/sesi").get_json()
    assert session["account"] == eka.user.id
    nothing = {"now": NOON.isoformat(), "commands": []}
    headers = {"X-CSRFToken": session["token"]}
    sent = eka.post("/luring/kirim", json=nothing, headers=headers)
    assert sent.get_json() == {"answers": []}


def test_an_ended_session_is_told_in_words_that_the_page_understands(
    app: Flask, client: FlaskClient
) -> None:
    assert client.get("/luring/sesi").get_json()["account"] is None
    app.config["WTF_CSRF_ENABLED"] = True
    refused = send(client)
    assert (refused.status_code, refused.mimetype) == (401, "application/json")


@pytest.mark.parametrize(
    "sent",
    [
        *([], {}, {"now": "x", "commands": []}, {"now": NOON.isoformat(), "commands": [1]}),
        {"now": NOON.isoformat(), "commands": [command("x", {}, id="1' OR 1=1")]},
        {"now": NOON.isoformat(), "commands": [command("x", {"n": 10**30})]},
        {"now": NOON.isoformat(), "commands": [command("x", [])]},
        {"now": NOON.isoformat(), "commands": [command("x", {}, at="0001-01-01T00:00+14:00")]},
    ],
    ids=[
        *("a list", "nothing", "no time", "a number"),
        *("a strange id", "a huge number", "no fields", "year one"),
    ],
)
def test_what_is_no_command_is_refused_as_a_whole(
    app: Flask, sign_in: SignIn, sent: object
) -> None:
    answer = sign_in(Role.EVENT_OFFICER).post("/luring/kirim", json=sent)
    assert (answer.status_code, answer.mimetype) == (422, "application/json")


def test_the_id_of_one_command_does_not_serve_another(app: Flask, sign_in: SignIn) -> None:
    eka, tini = sign_in(Role.EVENT_OFFICER), sign_in(Role.EVENT_OFFICER)
    first = command("nobody.knows", {"n": 1})
    [answer] = answers(eka, first)
    assert answer["state"] == "refused"
    [other] = answers(eka, {**first, "payload": {"n": 2}})
    assert "sudah dipakai" in other["message"]
    assert answers(eka, first) == [answer]
    assert answers(tini, {**first, "payload": {"n": 2}})[0]["message"] == answer["message"]


@pytest.mark.parametrize(
    ("waited", "expected"),
    [
        (timedelta(minutes=40), timedelta(minutes=40)),
        (LONGEST_WAIT, LONGEST_WAIT),
        (LONGEST_WAIT + timedelta(seconds=1), timedelta()),
        (timedelta(seconds=-1), timedelta()),
    ],
)
def test_the_time_of_a_command_is_counted_back_from_its_arrival(
    waited: timedelta, expected: timedelta
) -> None:
    wrong = NOON - timedelta(days=900)
    assert estimated(wrong, device_now=wrong + waited, received_at=NOON) == NOON - expected


def test_what_is_kept_on_a_device_is_deleted_when_somebody_signs_out(
    app: Flask, sign_in: SignIn
) -> None:
    left = sign_in(Role.EVENT_OFFICER).post("/keluar")
    assert left.headers["Clear-Site-Data"] == '"storage"'


def test_every_file_that_works_without_signal_exists(client: FlaskClient) -> None:
    files = client.get("/luring/berkas.json").get_json()
    assert len(files) > 10
    for file in (*files, "/luring/layanan.js"):
        assert client.get(file, buffered=True).status_code == 200, file
