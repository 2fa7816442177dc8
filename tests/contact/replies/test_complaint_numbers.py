"""An SMS with the number of a complaint asks for its state: it creates no new complaint, and only
those who may know get an answer.
"""

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from portal.casework.cases.models import Case
from portal.contact.complaints import services
from portal.contact.complaints.models import Channel, Complaint
from portal.contact.replies.models import Keyword, ReplyOutcome
from portal.contact.replies.states import ReplyStatus
from portal.core.db.transaction import transaction
from portal.core.extensions import db
from portal.core.types import NumberPattern, ReferenceNumber
from portal.platform.messages.models import Message
from portal.platform.messages.steps import Step
from portal.platform.permissions import Role
from tests.contact.replies.test_replies import NUMBER, SignIn, reply_to
from tests.factories import PORTAL, create_case, create_household, create_staff, new_person
from tests.platform.messages.conftest import double, twilio_app

__all__ = ["double", "twilio_app"]
STRANGER = "+6282311119999"
PATTERN = NumberPattern("ADU-{year}-{sequence:04}")


@pytest.mark.parametrize(
    "text",
    [
        *("ADU-2026-0007", "adu-2026-0007", "ADU 2026 0007", "adu 2026-7", "ADU/2026/0007"),
        *("ADU2026 0007", "adu20260007", "cek ADU-2026-0007"),
        *("Status ADU-2026-0007?", "pak, kumaha adu-2026-0007 teh", "(ADU – 2026 – 0007)"),
    ],
)
def test_a_number_is_found_however_it_is_written(text: str) -> None:
    found = PATTERN.find(text)
    assert found is not None
    assert found[0] == ReferenceNumber(2026, 7)


@pytest.mark.parametrize(
    "text", ["ADU", "adu 2026", "GADU-2026-0007", "ADU-2026-0000", "2026-0007"]
)
def test_what_is_no_number_is_not_found(text: str) -> None:
    assert PATTERN.find(text) is None


@given(
    year=st.integers(2000, 2999),
    sequence=st.integers(1, 99_999),
    around=st.text("abc .,!", max_size=9),
)
def test_every_number_that_is_written_is_found(year: int, sequence: int, around: str) -> None:
    number = ReferenceNumber(year, sequence)
    found = PATTERN.find(f"{around} {PATTERN.write(number)} {around}")
    assert found is not None
    assert found[0] == number


def complaint_of(case: Case) -> Complaint:
    with transaction():
        return services.receive_complaint(
            PORTAL, case, channel=Channel.PHONE, text="Gerobaknya rusak."
        )


def answers() -> list[Message]:
    query = select(Message).where(Message.step == Step.COMPLAINT_STATUS)
    return list(db.session.scalars(query.order_by(Message.id)))


def complaints() -> list[Complaint]:
    return list(db.session.scalars(select(Complaint)))


@pytest.mark.parametrize("body", ["{}", "status {} pak?", "adu {}", "ADUAN {}", "cek {}"])
def test_the_family_hears_how_its_complaint_stands_and_none_is_opened(
    twilio_app: Flask, body: str
) -> None:
    complaint = complaint_of(create_case())
    reply = reply_to(twilio_app, body.format(complaint.number.lower()))
    assert (reply.keyword, reply.outcome) == (Keyword.COMPLAINT_STATUS, ReplyOutcome.ANSWERED)
    [answer] = answers()
    assert complaint.number in answer.body
    assert "belum ditangani" in answer.body
    assert answer.to == NUMBER
    assert len(complaints()) == 1


def test_a_number_without_its_signs_asks_the_same(twilio_app: Flask) -> None:
    complaint = complaint_of(create_case())
    reply = reply_to(twilio_app, complaint.number.replace("-", "", 1).replace("-", " "))
    assert (reply.keyword, reply.outcome) == (Keyword.COMPLAINT_STATUS, ReplyOutcome.ANSWERED)
    assert len(complaints()) == 1


def test_the_answer_says_what_holds_when_it_is_asked(twilio_app: Flask) -> None:
    complaint, supervisor = complaint_of(create_case()), create_staff(Role.SUPERVISOR)
    with transaction():
        services.take_up_complaint(supervisor, complaint)
    reply_to(twilio_app, complaint.number)
    assert "sedang ditangani" in answers()[0].body


def test_a_stranger_hears_nothing_and_a_person_reads_it(twilio_app: Flask) -> None:
    complaint = complaint_of(create_case())
    reply = reply_to(twilio_app, complaint.number, sender=STRANGER)
    assert (reply.keyword, reply.status) == (Keyword.COMPLAINT_STATUS, ReplyStatus.WAITING)
    assert answers() == []
    assert len(complaints()) == 1


def test_another_family_hears_nothing(twilio_app: Flask) -> None:
    complaint = complaint_of(create_case(household=create_household(new_person("Iis Aisyah"))))
    create_case()
    reply_to(twilio_app, complaint.number)
    assert answers() == []


def test_who_sent_the_complaint_hears_of_it_though_the_number_is_not_the_familys(
    twilio_app: Flask, sign_in: SignIn
) -> None:
    case = create_case()
    first = reply_to(twilio_app, "tetangga saya belum dapat", sender=STRANGER)
    sign_in(create_staff(Role.SUPERVISOR, districts=None)).post(
        f"/sms-masuk/{first.id}", data={"outcome": "complaint", "case_number": case.number}
    )
    db.session.rollback()
    [complaint] = complaints()
    reply_to(twilio_app, complaint.number, sender=STRANGER, sid="SM10")
    [answer] = answers()
    assert answer.to == STRANGER


def test_a_number_that_was_never_given_opens_nothing(twilio_app: Flask) -> None:
    create_case()
    assert reply_to(twilio_app, "ADU-2026-9999").status is ReplyStatus.WAITING
    assert complaints() == []


def test_what_is_said_beside_the_number_is_read_by_a_person_though_it_is_answered(
    twilio_app: Flask,
) -> None:
    complaint = complaint_of(create_case())
    reply = reply_to(twilio_app, f"{complaint.number} petugas minta uang lagi")
    assert reply.status is ReplyStatus.WAITING
    assert len(answers()) == 1
