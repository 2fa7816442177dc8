"""Incoming SMS: clear ones are processed, unclear ones wait for a person."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select
from twilio.request_validator import RequestValidator

from portal.casework.cases.models import Case
from portal.contact.complaints.models import Channel, Complaint
from portal.contact.replies.jobs import process_replies
from portal.contact.replies.keywords import parse_keyword
from portal.contact.replies.models import Keyword, Reply, ReplyOutcome
from portal.contact.replies.states import ReplyStatus
from portal.core.extensions import db
from portal.platform.messages.models import InboundMessage, Message, MessageStatus
from portal.platform.permissions import Role
from portal.registry.households.models import Phone
from tests.factories import create_case, create_household, new_person, reachable_phone
from tests.platform.messages.conftest import PUBLIC_URL, double, twilio_app
from tests.platform.messages.twilio_double import TOKEN
from tests.races import at_once

__all__ = ["double", "twilio_app"]
SignIn = Callable[..., FlaskClient]
NUMBER = "+6282311112222"


def write_in(
    app: Flask, body: str, *, sid: str = "SM9", sender: str = NUMBER, token: str = TOKEN
) -> int:
    """Post an SMS as Twilio does; return the HTTP status."""
    fields = {"MessageSid": sid, "From": sender, "Body": body}
    address = f"{PUBLIC_URL}/webhooks/twilio/inbound"
    signature = RequestValidator(token).compute_signature(address, fields)
    with app.app_context(), app.test_client() as browser:
        return browser.post(
            "/webhooks/twilio/inbound", data=fields, headers={"X-Twilio-Signature": signature}
        ).status_code


def reply_to(app: Flask, body: str, **fields: str) -> Reply:
    """Post an SMS and let the worker process it."""
    assert write_in(app, body, **fields) == 200
    db.session.rollback()
    process_replies("worker")
    db.session.rollback()
    return db.session.scalars(select(Reply).order_by(Reply.id.desc())).first() or pytest.fail(
        "not read"
    )


@pytest.mark.parametrize(
    ("body", "keyword", "rest"),
    [
        ("BERHENTI", Keyword.STOP, ""),
        (" stop. ", Keyword.STOP, ""),
        ("Berhenti ya pak", Keyword.STOP, "ya pak"),
        ("Berhenti jualan sejak Mei", Keyword.NONE, "Berhenti jualan sejak Mei"),
        ("mulai", Keyword.START, ""),
        ("STATUS?", Keyword.STATUS, ""),
        ("aduan: gerobaknya rusak", Keyword.COMPLAINT, "gerobaknya rusak"),
        ("BANTUAN\nbelum sampai", Keyword.COMPLAINT, "belum sampai"),
        ("Terima kasih pak", Keyword.NONE, "Terima kasih pak"),
        ("", Keyword.NONE, ""),
        ("😀", Keyword.NONE, ""),
    ],
)
def test_the_first_word_says_what_is_asked(body: str, keyword: Keyword, rest: str) -> None:
    assert parse_keyword(body) == (keyword, rest)


@given(body=st.text(max_size=300))
def test_any_text_is_understood_or_left_to_a_person(body: str) -> None:
    keyword, rest = parse_keyword(body)
    assert keyword in Keyword
    assert len(rest) <= len(body)


def test_an_sms_without_twilios_signature_is_refused_and_leaves_nothing(twilio_app: Flask) -> None:
    assert write_in(twilio_app, "STOP", token="somebody else's") == 403
    assert db.session.scalars(select(InboundMessage)).all() == []


def test_the_same_sms_reported_twice_is_one(twilio_app: Flask) -> None:
    case = create_case()
    for _ in range(2):
        assert write_in(twilio_app, "ADUAN gerobaknya rusak") == 200
    assert at_once(
        twilio_app, lambda: str(process_replies("one")), lambda: str(process_replies("two"))
    )
    complaint = db.session.scalars(select(Complaint)).one()
    assert (complaint.case_id, complaint.text) == (case.id, "gerobaknya rusak")


@pytest.mark.parametrize("body", ["\x00", "A" * 5000, "‮😀<b>", "STOP\x00"])
def test_no_sms_breaks_the_portal(twilio_app: Flask, body: str) -> None:
    create_case()
    assert reply_to(twilio_app, body).inbound.received_at is not None


def test_stop_holds_for_the_number_wherever_it_stands_and_what_waits_is_not_sent(
    twilio_app: Flask,
) -> None:
    case = create_case()
    shared = create_household(new_person("Iis Aisyah", phones=(reachable_phone(NUMBER),)))
    assert [m.status for m in db.session.scalars(select(Message))] == [MessageStatus.QUEUED]
    reply = reply_to(twilio_app, "Berhenti")
    assert (reply.status, reply.outcome) == (ReplyStatus.SETTLED, ReplyOutcome.REFUSED)
    phones = db.session.scalars(select(Phone)).all()
    assert {phone.person.household_id for phone in phones} == {case.household_id, shared.id}
    assert all(phone.refused_at and phone.sms_consent is False for phone in phones)
    assert [m.status for m in db.session.scalars(select(Message))] == [MessageStatus.CANCELLED]


def test_a_refusal_made_in_person_takes_back_what_waits_too(
    twilio_app: Flask, sign_in: SignIn
) -> None:
    create_case()
    phone = db.session.scalars(select(Phone)).one()
    answer = sign_in(Role.SUPERVISOR).post(
        f"/keluarga/telepon/{phone.id}", data={"owner": "", "consent": "no"}
    )
    assert answer.status_code == 303
    assert [m.status for m in db.session.scalars(select(Message))] == [MessageStatus.CANCELLED]


def test_start_brings_the_messages_back(twilio_app: Flask) -> None:
    create_case()
    reply_to(twilio_app, "STOP")
    assert reply_to(twilio_app, "MULAI", sid="SM10").outcome is ReplyOutcome.RESUMED
    assert db.session.scalars(select(Phone)).one().sms_consent is True


def test_status_is_answered_with_the_stage_and_nothing_of_the_family(twilio_app: Flask) -> None:
    case = create_case()
    assert reply_to(twilio_app, "status").outcome is ReplyOutcome.ANSWERED
    answer = db.session.scalars(select(Message).where(Message.step == "status_answer")).one()
    assert "terdaftar, menunggu kunjungan petugas" in answer.body
    assert answer.to == NUMBER
    family = case.household.persons[0]
    assert family.name.split()[0] not in answer.body


def test_a_complaint_lands_on_the_case_and_the_family_hears_its_number(
    twilio_app: Flask, sign_in: SignIn
) -> None:
    case = create_case()
    reply = reply_to(twilio_app, "ADUAN uangnya dipotong ketua RT")
    complaint = db.session.scalars(select(Complaint)).one()
    assert (reply.complaint_id, complaint.channel) == (complaint.id, Channel.SMS)
    answer = db.session.scalars(select(Message).where(Message.step == "complaint_received")).one()
    assert complaint.number in answer.body
    page = sign_in(Role.SUPERVISOR).get(f"/kasus/{case.id}").text
    assert "uangnya dipotong ketua RT" in page


def test_two_families_behind_one_phone_are_told_apart_by_a_person(
    twilio_app: Flask, sign_in: SignIn
) -> None:
    first = create_case()
    second = create_case(
        household=create_household(new_person("Iis Aisyah", phones=(reachable_phone(NUMBER),)))
    )
    reply = reply_to(twilio_app, "ADUAN alatnya rusak")
    assert reply.status is ReplyStatus.WAITING
    supervisor = sign_in(Role.SUPERVISOR)
    page = f"/sms-masuk/{reply.id}"
    shown = supervisor.get(page).text
    assert first.number in shown
    assert second.number in shown
    wish = {"outcome": "complaint", "case_number": ""}
    assert supervisor.post(page, data=wish).status_code == 422
    assert supervisor.post(page, data={**wish, "case_number": second.number}).status_code == 303
    complaint = db.session.scalars(select(Complaint)).one()
    assert (complaint.case_id, complaint.text) == (second.id, "ADUAN alatnya rusak")


def test_an_unknown_number_waits_for_who_sees_the_whole_regency(
    twilio_app: Flask, sign_in: SignIn
) -> None:
    create_case()
    reply = reply_to(twilio_app, "STATUS", sender="+6282399998888")
    assert (reply.status, reply.case_id) == (ReplyStatus.WAITING, None)
    assert sign_in(Role.SUPERVISOR).get(f"/sms-masuk/{reply.id}").status_code == 404
    everywhere = sign_in(Role.SUPERVISOR, districts=None)
    assert everywhere.post(f"/sms-masuk/{reply.id}", data={"outcome": "read"}).status_code == 303
    db.session.rollback()
    assert db.session.get_one(Reply, reply.id).outcome is ReplyOutcome.READ


def test_a_reply_is_settled_once_whoever_is_faster(twilio_app: Flask, sign_in: SignIn) -> None:
    case = create_case()
    reply = reply_to(twilio_app, "Gerobaknya hilang pak")
    supervisor = sign_in(Role.SUPERVISOR)
    wish = {"outcome": "complaint", "case_number": case.number}
    answers = [supervisor.post(f"/sms-masuk/{reply.id}", data=wish).status_code for _ in range(2)]
    assert answers[0] == 303
    assert answers[1] != 500
    assert len(db.session.scalars(select(Complaint)).all()) == 1


def test_a_caseworker_sees_replies_of_own_cases_only(twilio_app: Flask, sign_in: SignIn) -> None:
    mine, other = sign_in(Role.CASEWORKER), sign_in(Role.CASEWORKER)
    case: Case = create_case(caseworker=mine.user)
    reply = reply_to(twilio_app, "Terima kasih pak")
    assert case.id == reply.case_id
    assert mine.get(f"/sms-masuk/{reply.id}").status_code == 200
    assert other.get(f"/sms-masuk/{reply.id}").status_code == 404
