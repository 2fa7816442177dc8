"""Without a public address a paper has a check code instead of a QR code."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.casework.receipts import services
from portal.casework.receipts.check_code import check_code, is_check_code
from portal.casework.receipts.models import Paper
from portal.core.db.transaction import transaction
from portal.core.extensions import db
from portal.platform.permissions import Role
from tests.casework.handovers.cast import create_event, invite
from tests.casework.receipts.test_services import text_of
from tests.factories import create_approved, create_staff, hand_over

SignIn = Callable[..., FlaskClient]
pytestmark = pytest.mark.one_database(
    "what a paper says comes from its snapshot; that it is stored is tested in test_services"
)
HERE = "http://127.0.0.1:8000"
OPEN = "https://portal.example"


def issued(app: Flask, address: str) -> Paper:
    """A paper issued while the portal had this address."""
    app.config["PUBLIC_URL"] = address
    hand_over(create_approved())
    return db.session.scalars(select(Paper).order_by(Paper.id.desc())).first()  # type: ignore[return-value]


@pytest.mark.parametrize("address", [HERE, "http://192.168.1.5", "https://portal.local"])
def test_a_paper_without_a_public_address_has_a_code_to_ask_with(app: Flask, address: str) -> None:
    paper = issued(app, address)
    text = text_of(services.render_original(paper))
    assert check_code(paper.token) in text
    assert "/cek/" not in text
    assert "pindai" not in text


def test_a_paper_with_a_public_address_leads_to_its_page_and_bears_the_code_too(app: Flask) -> None:
    paper = issued(app, OPEN)
    text = text_of(services.render_original(paper))
    assert f"{OPEN}/cek/{paper.token}" in text
    assert f"kode periksa {check_code(paper.token)}" in text


@pytest.mark.parametrize(("then", "now"), [(HERE, OPEN), (OPEN, HERE)])
def test_a_paper_is_printed_with_the_address_of_today(app: Flask, then: str, now: str) -> None:
    paper = issued(app, then)
    app.config["PUBLIC_URL"] = now
    text = text_of(services.render_copy(paper, 1))
    assert (f"{OPEN}/cek/{paper.token}" in text) is (now == OPEN)
    assert check_code(paper.token) in text


def test_a_draft_is_nobodys_first_print(app: Flask, sign_in: SignIn) -> None:
    paper, sari = issued(app, HERE), sign_in(Role.SUPERVISOR)
    url = f"/surat/{paper.id}/surat.pdf"
    assert "DRAF" in text_of(sari.get(url).data)
    app.config["PUBLIC_URL"] = OPEN
    text = text_of(sari.get(url).data)
    assert "DRAF" not in text
    assert f"{OPEN}/cek/{paper.token}" in text


def test_a_paper_prepared_before_there_was_an_address_is_used_when_it_is_true(app: Flask) -> None:
    app.config["PUBLIC_URL"] = HERE
    event, decision, sari = create_event(), create_approved(), create_staff(Role.SUPERVISOR)
    invite(event, decision)
    with transaction():
        services.prepare_papers(sari, event, {decision: decision.items})
    app.config["PUBLIC_URL"] = OPEN
    hand_over(decision)
    numbers = db.session.scalars(select(Paper.number)).all()
    assert len(numbers) == 1


def test_number_and_code_lead_to_the_check_page(app: Flask, client: FlaskClient) -> None:
    paper = issued(app, HERE)
    code = check_code(paper.token).lower().replace("-", " ")
    found = client.get("/cek", query_string={"nomor": paper.number, "kode": code})
    assert (found.status_code, found.location) == (303, f"/cek/{paper.token}")
    assert "Sah" in client.get(found.location).text


@pytest.mark.parametrize(
    ("number", "code"),
    [("", ""), (None, "AAAA-AAAA"), ("BAST-1", None), ("🌾" * 500, "\u202eAAAA")],
)
def test_one_of_the_two_alone_says_nothing(
    app: Flask, client: FlaskClient, number: str | None, code: str | None
) -> None:
    paper = issued(app, HERE)
    asked = {
        "nomor": paper.number if number is None else number,
        "kode": check_code(paper.token) if code is None else code,
    }
    answer = client.get("/cek", query_string=asked)
    assert answer.status_code in {200, 404}
    assert paper.token not in answer.text
    assert ("tidak dikenal" in answer.text) is bool(number != "" or code != "")


def test_a_code_is_read_as_people_type_it() -> None:
    code = check_code("token")
    assert is_check_code("token", f" {code.lower()} ")
    assert not is_check_code("token", code[:-1])
    assert not is_check_code("other", code)
    assert len(code) == 9


def test_the_page_of_a_paper_says_what_to_set(app: Flask, sign_in: SignIn) -> None:
    sari = sign_in(Role.SUPERVISOR)
    url = f"/surat/{issued(app, HERE).id}"
    assert "PUBLIC_URL" in sari.get(url).text
    app.config["PUBLIC_URL"] = OPEN
    assert "PUBLIC_URL" not in sari.get(url).text
