"""Delivery reports: late, repeated, out of order, or not from Twilio."""

from collections.abc import Callable

import pytest
from flask import Flask

from portal.platform.messages.jobs import send_due
from portal.platform.messages.models import Message, MessageStatus
from tests.platform.messages.conftest import let_time_pass, reload
from tests.platform.messages.test_queue import PHONE, queued
from tests.platform.messages.twilio_double import TAKE_AND_HANG_UP, TwilioDouble

Report = Callable[..., int]


def test_a_receipt_settles_a_sent_message(
    twilio_app: Flask, double: TwilioDouble, report: Report
) -> None:
    message = queued()
    send_due("worker")
    assert report(message, "delivered", sid=double.taken[0].sid) == 204
    assert reload(message.id).status is MessageStatus.DELIVERED


@pytest.mark.parametrize(
    ("reports", "ends"),
    [
        (["queued", "sent", "delivered"], MessageStatus.DELIVERED),
        (["delivered", "sent", "queued"], MessageStatus.DELIVERED),
        (["sent", "delivered", "delivered", "sent"], MessageStatus.DELIVERED),
        (["undelivered", "sent"], MessageStatus.UNDELIVERED),
        (["delivered", "failed"], MessageStatus.DELIVERED),
        (["sent", "a word of tomorrow"], MessageStatus.SENT),
    ],
)
def test_reports_may_come_in_any_order_and_twice(
    report: Report, reports: list[str], ends: MessageStatus
) -> None:
    message = queued()
    send_due("worker")
    for status in reports:
        assert report(message, status, sid="SM" + "0" * 31 + "1") == 204
    assert reload(message.id).status is ends


def test_a_report_that_comes_before_the_answer_is_not_undone_by_it(
    double: TwilioDouble, report: Report
) -> None:
    message = queued()
    about = Message(public_id=message.public_id, to=message.to)
    double.before_answer = lambda taken: report(about, "delivered", sid=taken.sid)
    send_due("worker")
    stored = reload(message.id)
    assert (stored.status, stored.provider_sid) == (
        MessageStatus.DELIVERED,
        double.taken[0].sid,
    )


def test_a_report_settles_a_doubt(double: TwilioDouble, report: Report) -> None:
    double.plan[PHONE.value].append(TAKE_AND_HANG_UP)
    message = queued()
    send_due("worker")
    report(message, "sent", sid=double.taken[0].sid)
    let_time_pass()
    send_due("worker")
    assert reload(message.id).status is MessageStatus.SENT
    assert double.texts_to(PHONE.value) == 1


def test_a_report_with_an_error_says_why_in_words(report: Report) -> None:
    message = queued()
    send_due("worker")
    report(message, "undelivered", sid="SM" + "0" * 31 + "1", code=30003)
    assert reload(message.id).status_reason == "Ponsel mati atau di luar jangkauan."


def test_a_report_that_twilio_did_not_sign_is_turned_away(report: Report) -> None:
    message = queued()
    assert report(message, "delivered", token="somebody-else") == 403
    assert reload(message.id).status is MessageStatus.QUEUED


def test_a_report_about_a_message_of_nobody_changes_nothing(report: Report) -> None:
    assert report(Message(public_id="unknown", to="+62"), "delivered") == 204
