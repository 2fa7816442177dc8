"""Guessing passwords is slowed down; signing in is not, and nobody can be locked out remotely."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select, update

from portal.core.clock import utc_now
from portal.core.db.transaction import transaction
from portal.core.extensions import db
from portal.platform.accounts import guessing
from portal.platform.accounts.guessing import PER_ADDRESS, PER_PAIR, SLOW_AFTER, WINDOW
from portal.platform.accounts.models import SignInAttempt, User
from tests.platform.accounts.door import PASSWORD, RINA, token_on

HOME, ELSEWHERE = "10.0.0.1", "10.9.9.9"


@pytest.fixture(autouse=True)
def rests(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Record the delays of attempts instead of waiting."""
    rested: list[float] = []
    monkeypatch.setattr(guessing.time, "sleep", rested.append)
    return rested


def attempt(client: FlaskClient, password: str, *, email: str = RINA, address: str = HOME) -> int:
    """Try to sign in; return the status of the response."""
    data = {"email": email, "password": password}
    if not hasattr(client, "token"):
        client.token = token_on(client.get("/masuk"))  # type: ignore[attr-defined]
    answer = client.post(
        "/masuk",
        data={**data, "csrf_token": client.token},  # type: ignore[attr-defined]
        environ_base={"REMOTE_ADDR": address},
    )
    assert ("Terlalu banyak percobaan" in answer.text) == (answer.status_code == 429)
    return answer.status_code


def test_guessing_a_password_from_one_address_is_stopped(strict_client: FlaskClient) -> None:
    assert [attempt(strict_client, "salah") for _ in range(PER_PAIR)] == [422] * PER_PAIR
    assert attempt(strict_client, PASSWORD) == 429


def test_it_is_stopped_in_every_process_alike(
    strict_client: FlaskClient, fresh_app: Callable[..., Flask]
) -> None:
    for _ in range(PER_PAIR):
        attempt(strict_client, "salah")
    other = fresh_app(RATELIMIT_ENABLED=True, WTF_CSRF_ENABLED=True).test_client()
    assert attempt(other, PASSWORD) == 429


def test_an_official_gets_in_whatever_is_tried_on_the_account_from_elsewhere(
    strict_client: FlaskClient, rests: list[float]
) -> None:
    for number in range(60):
        attempt(strict_client, "salah", address=f"10.9.9.{number // PER_PAIR}")
    assert attempt(strict_client, PASSWORD, address=ELSEWHERE.replace("9.9", "0.0")) == 303
    assert len(rests) == 60 - SLOW_AFTER + 1


def test_where_somebody_came_in_lately_nothing_is_slow_for_them(
    strict_app: Flask, strict_client: FlaskClient, rests: list[float]
) -> None:
    attempt(strict_client, PASSWORD)
    guesser = strict_app.test_client()
    for number in range(SLOW_AFTER + 1):
        attempt(guesser, "salah", address=f"10.9.9.{number // PER_PAIR}")
    rests.clear()
    assert attempt(strict_app.test_client(), PASSWORD) == 303
    assert rests == []


def test_guessing_many_accounts_from_one_address_is_stopped(strict_client: FlaskClient) -> None:
    statuses = [
        attempt(strict_client, "salah", email=f"orang{number}@bekasi.example")
        for number in range(PER_ADDRESS + 1)
    ]
    assert statuses == [422] * PER_ADDRESS + [429]
    assert attempt(strict_client, PASSWORD) == 429
    assert attempt(strict_client, PASSWORD, address=ELSEWHERE) == 303


def test_after_a_quarter_of_an_hour_it_is_forgotten(strict_client: FlaskClient) -> None:
    for _ in range(PER_PAIR):
        attempt(strict_client, "salah")
    with transaction() as session:
        session.execute(update(SignInAttempt).values(at=utc_now() - 2 * WINDOW))
    assert attempt(strict_client, PASSWORD) == 303
    assert db.session.scalar(select(func.count()).select_from(SignInAttempt)) == 0


def test_signing_in_often_is_no_guessing(strict_app: Flask, strict_client: FlaskClient) -> None:
    for _ in range(PER_PAIR + 2):
        assert attempt(strict_app.test_client(), PASSWORD) == 303


def test_what_is_counted_names_nobody(strict_client: FlaskClient, rina: User) -> None:
    attempt(strict_client, "salah")
    found = db.session.scalars(select(SignInAttempt.account)).one()
    assert RINA not in found
