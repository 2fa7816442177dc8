"""A list that waits while another is let in: what it promised may not be what it does."""

import io
from collections.abc import Callable

from flask import Flask
from flask.testing import FlaskClient

from portal.agencies.services import ensure_agencies
from portal.permissions import Role
from portal.transaction import transaction
from tests.intake.lists import content, person, work


def opened(client: FlaskClient, data: bytes) -> str:
    """The address of a list that was sent and read."""
    form = {"agency": "dinsos", "file": (io.BytesIO(data), "daftar.csv")}
    answer = client.post("/impor/baru", data=form)
    work()
    return str(answer.location)


def test_it_says_that_its_numbers_may_differ(
    app: Flask, sign_in: Callable[..., FlaskClient]
) -> None:
    with transaction():
        ensure_agencies()
    client = sign_in(Role.SUPERVISOR, districts=None)
    row = person()
    first, second = opened(client, content(row)), opened(client, content(row, person()))
    assert "Sejak daftar ini dibaca" not in client.get(second).text
    client.post(f"{first}/masukkan")
    work()
    assert "Sejak daftar ini dibaca" in client.get(second).text
    assert "Ditambahkan ke data keluarga oleh daftar ini." in client.get(first).text
