"""The page behind the QR code tells whether a paper is genuine, and nothing about a person."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.casework.decisions.models import AidKind
from portal.casework.handovers import services as handovers
from portal.casework.receipts.models import Paper
from portal.casework.receipts.services import prepare_papers
from portal.core.db.transaction import transaction
from portal.core.extensions import db
from portal.platform.permissions import Role
from tests.casework.handovers.cast import create_event, invite
from tests.factories import create_approved, create_staff, hand_over

SignIn = Callable[..., FlaskClient]
pytestmark = pytest.mark.one_database(
    "what a page shows is made in Python; services and queries are tested on both databases"
)


def only_paper() -> Paper:
    return db.session.scalars(select(Paper)).one()


def test_anybody_sees_number_day_state_and_kind_and_nothing_about_a_person(
    app: Flask, client: FlaskClient
) -> None:
    handover = hand_over(create_approved(kinds=[AidKind.TOOL, AidKind.GOODS]))
    paper, household = only_paper(), handover.case.household
    person, item = household.persons[0], handover.items[0].decision_item
    page = client.get(f"/cek/{paper.token}")
    assert page.status_code == 200
    for shown in (paper.number, "Sah", "Alat kerja", "Barang atau sembako", "Serah terima"):
        assert shown in page.text
    for hidden in (
        *(person.name, person.nik, household.kk_number, household.address, "RT"),
        *("Karangharja", "Pebayuran", handover.case.number, handover.place, item.description),
        *(handover.officer.name, "Udin", "Wati", "2.500.000", "5.000.000"),
    ):
        assert hidden not in page.text
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert "noindex" in page.headers["X-Robots-Tag"]


def test_a_receipt_for_cash_says_only_that_it_was_cash(app: Flask, client: FlaskClient) -> None:
    hand_over(create_approved(kinds=[AidKind.CASH]))
    page = client.get(f"/cek/{only_paper().token}").text
    assert "Uang tunai" in page
    assert "2.500.000" not in page


def test_a_void_paper_is_not_valid_and_the_reason_stays_inside(
    app: Flask, client: FlaskClient
) -> None:
    handover, sari = hand_over(create_approved()), create_staff(Role.SUPERVISOR)
    with transaction():
        handovers.void_handover(sari, handover, reason="Tertukar Bu Enok")
    page = client.get(f"/cek/{only_paper().token}").text
    assert "Batal" in page
    assert "Sah" not in page
    assert "Enok" not in page


def test_a_prepared_paper_is_not_valid_yet(app: Flask, client: FlaskClient) -> None:
    event, decision, sari = create_event(), create_approved(), create_staff(Role.SUPERVISOR)
    invite(event, decision)
    with transaction():
        prepare_papers(sari, event, {decision: decision.items})
    page = client.get(f"/cek/{only_paper().token}").text
    assert "Disiapkan" in page
    assert "belum berlaku" in page


@pytest.mark.parametrize("token", ["salah", "x" * 5000, "BAST-00001-XI-2026", "🌾"])
def test_an_unknown_code_is_answered_kindly(app: Flask, client: FlaskClient, token: str) -> None:
    page = client.get(f"/cek/{token}")
    assert page.status_code == 404
    assert "Surat tidak dikenal" in page.text


def test_neither_number_nor_id_opens_the_page(app: Flask, client: FlaskClient) -> None:
    hand_over(create_approved())
    paper = only_paper()
    for guess in (paper.id, paper.sequence, paper.token[:-1], paper.token.swapcase()):
        assert client.get(f"/cek/{guess}").status_code == 404


def test_who_asks_too_often_is_asked_to_wait(app: Flask, fresh_app: Callable[..., Flask]) -> None:
    strict = fresh_app(RATELIMIT_ENABLED=True).test_client()
    answers = [strict.get("/cek/salah").status_code for _ in range(61)]
    assert answers == [404] * 60 + [429]
    assert "Tunggu satu menit" in strict.get("/cek/salah").text
