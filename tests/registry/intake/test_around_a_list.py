"""Other lists while one waits, and the next steps after an import."""

import io
from collections.abc import Callable

from flask import Flask
from flask.testing import FlaskClient

from portal.core.db.transaction import transaction
from portal.platform.permissions import Role
from portal.registry.agencies.services import ensure_agencies
from tests.registry.intake.lists import brought_in, content, person, work
from tests.registry.linkage.cast import create_pair, woman


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


def test_a_list_that_was_let_in_leads_to_the_doubtful_pairs_there_are(
    app: Flask, sign_in: Callable[..., FlaskClient]
) -> None:
    found = brought_in(person())
    client = sign_in(Role.SUPERVISOR, districts=None)
    assert "Periksa data ganda" not in client.get(f"/impor/{found.id}").text
    create_pair(woman("Mak Onih"), woman("Onih"))
    assert "Periksa data ganda (1 menunggu)" in client.get(f"/impor/{found.id}").text
