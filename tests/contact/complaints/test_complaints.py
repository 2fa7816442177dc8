"""A complaint is stored once, taken up, and closed with an answer."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from portal.contact.complaints import services
from portal.contact.complaints.models import Channel, Complaint
from portal.contact.complaints.states import ComplaintStatus
from portal.core.clock import today
from portal.core.db.transaction import transaction
from portal.core.errors import InvalidTransition
from portal.core.extensions import db
from portal.platform.permissions import Role
from tests.factories import PORTAL, create_case

SignIn = Callable[..., FlaskClient]
TEXT = "Kompornya tidak menyala sejak hari pertama."


def test_a_complaint_runs_from_the_case_page_to_its_answer(app: Flask, sign_in: SignIn) -> None:
    officer = sign_in(Role.CASEWORKER)
    case = create_case(caseworker=officer.user)
    page = f"/pengaduan/kasus/{case.id}/baru"
    assert page in officer.get(f"/kasus/{case.id}").text
    empty = officer.post(page, data={"channel": "in_person", "text": " "})
    assert empty.status_code == 422
    answer = officer.post(page, data={"channel": "in_person", "text": TEXT})
    shown = officer.get(answer.location).text
    assert f"ADU-{today().year}-0001" in shown
    assert TEXT in shown
    complaint = db.session.scalars(select(Complaint)).one()
    assert officer.post(f"/pengaduan/{complaint.id}/tangani").status_code == 303
    assert officer.post(f"/pengaduan/{complaint.id}/jawab", data={"answer": ""}).status_code == 422
    told = {"answer": "Kompor diganti hari ini."}
    assert officer.post(f"/pengaduan/{complaint.id}/jawab", data=told).status_code == 303
    assert "Kompor diganti hari ini." in officer.get(f"/kasus/{case.id}").text
    assert TEXT not in officer.get("/pengaduan/").text
    assert TEXT in officer.get("/pengaduan/?status=closed").text


def test_a_complaint_is_seen_where_its_case_is(app: Flask, sign_in: SignIn) -> None:
    mine, other = sign_in(Role.CASEWORKER), sign_in(Role.CASEWORKER)
    case = create_case(caseworker=mine.user)
    with transaction():
        complaint = services.receive_complaint(PORTAL, case, channel=Channel.PHONE, text=TEXT)
    page = f"/pengaduan/{complaint.id}"
    assert mine.get(page).status_code == 200
    assert other.get(page).status_code == 404
    assert sign_in(Role.SUPERVISOR).get(page).status_code == 200
    assert sign_in(Role.AUDITOR, districts=None).get(page).status_code == 200
    assert sign_in(Role.AUDITOR, districts=None).post(f"{page}/tangani").status_code == 403


def test_an_answered_complaint_is_answered_once_and_can_be_opened_again(
    app: Flask, sign_in: SignIn
) -> None:
    officer = sign_in(Role.CASEWORKER)
    case = create_case(caseworker=officer.user)
    with transaction():
        complaint = services.receive_complaint(officer.user, case, channel=Channel.PAPER, text=TEXT)
    with transaction():
        services.answer_complaint(officer.user, complaint, text="Diganti.")
    with pytest.raises(InvalidTransition), transaction():
        services.answer_complaint(officer.user, complaint, text="Diganti lagi.")
    with transaction():
        services.reopen_complaint(officer.user, complaint)
    assert (complaint.status, complaint.answer) == (ComplaintStatus.IN_PROGRESS, "Diganti.")


def test_the_database_keeps_an_answer_with_every_closed_complaint(app: Flask) -> None:
    case = create_case()
    with transaction():
        complaint = services.receive_complaint(PORTAL, case, channel=Channel.PAPER, text=TEXT)
    with pytest.raises(IntegrityError), transaction() as session:
        session.get_one(Complaint, complaint.id).status = ComplaintStatus.CLOSED


def test_what_waits_cannot_be_opened_again(app: Flask) -> None:
    case = create_case()
    with transaction():
        complaint = services.receive_complaint(PORTAL, case, channel=Channel.PAPER, text=TEXT)
    with pytest.raises(InvalidTransition), transaction():
        services.reopen_complaint(PORTAL, complaint)
