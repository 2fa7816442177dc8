"""Guessing passwords is slow; signing in is not."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.accounts.door import PASSWORD, RINA, sign_in, token_on


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
