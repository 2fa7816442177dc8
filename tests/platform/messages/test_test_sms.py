"""The administrator sends a test SMS from a page, and is told honestly what became of it."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.core.extensions import db
from portal.platform.messages.jobs import send_due
from portal.platform.messages.models import Message
from portal.platform.permissions import Role

SignIn = Callable[..., FlaskClient]
PAGE = "/siapkan/sms-uji"
pytestmark = pytest.mark.one_database("one row of the outbox, which is tested on both")


def test_without_a_provider_the_page_says_that_nothing_left(app: Flask, sign_in: SignIn) -> None:
    admin = sign_in(Role.ADMINISTRATOR)
    assert PAGE in admin.get("/siapkan/").text
    assert "tidak akan keluar" in admin.get(PAGE).text
    assert admin.post(PAGE, data={"number": "0812 9000 0001"}).status_code == 303
    waiting = admin.get(PAGE).text
    assert "Menunggu dikirim" in waiting
    assert "hx-trigger" in waiting
    send_due("worker")
    page = admin.get(PAGE).text
    assert "Penyedia SMS belum dipasang; tidak ada SMS yang keluar." in page
    assert 'hx-trigger="every' not in page
    assert "81290000001" not in page, "whose number it is stays hidden"


def test_a_number_that_is_none_is_refused(sign_in: SignIn) -> None:
    answer = sign_in(Role.ADMINISTRATOR).post(PAGE, data={"number": "12"})
    assert answer.status_code == 422
    assert db.session.query(Message).count() == 0


def test_after_five_in_an_hour_one_waits(sign_in: SignIn) -> None:
    admin = sign_in(Role.ADMINISTRATOR)
    for _number in range(5):
        assert admin.post(PAGE, data={"number": "081290000001"}).status_code == 303
    refused = admin.post(PAGE, data={"number": "081290000001"})
    assert refused.status_code == 422
    assert "Paling banyak 5 SMS uji dalam satu jam." in refused.text
    assert db.session.query(Message).count() == 5


def test_only_who_sets_up_the_portal_sends_one(sign_in: SignIn) -> None:
    for role in (Role.SUPERVISOR, Role.CASEWORKER, Role.AUDITOR):
        assert sign_in(role).post(PAGE, data={"number": "081290000001"}).status_code == 403
