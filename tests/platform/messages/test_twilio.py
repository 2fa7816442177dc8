"""With the real Twilio client: a message arrives once, whatever fails."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask
from sqlalchemy import select

from portal.core.db.transaction import transaction
from portal.core.extensions import db
from portal.core.types import PhoneNumber
from portal.platform.messages import settings
from portal.platform.messages.jobs import send_due
from portal.platform.messages.models import Message, MessageStatus
from portal.platform.messages.outbox.claims import claim
from portal.platform.messages.outbox.settlement import MAX_ATTEMPTS
from portal.platform.messages.providers import current_provider, twilio
from portal.platform.messages.queries import outbox_summary
from tests.platform.messages.conftest import let_time_pass, reload, set_values
from tests.platform.messages.test_queue import PHONE, queue_invitation, queued
from tests.platform.messages.twilio_double import (
    BUSY,
    HANG_UP,
    SAY_500,
    TAKE,
    TAKE_AND_HANG_UP,
    TAKE_AND_KEEP_SILENT,
    TAKE_AND_SAY_500,
    Behaviour,
    TwilioDouble,
    refuse,
)

Report = Callable[..., int]


def phone(number: int) -> PhoneNumber:
    return PhoneNumber.parse(f"08129000{number:04}")


def queue_many(count: int) -> list[int]:
    with transaction():
        return [
            queue_invitation(dedupe_key=f"handover_invited:{number}", to=phone(number)).id
            for number in range(count)
        ]


def test_an_accepted_message_is_sent_and_waits_for_the_receipt(
    twilio_app: Flask, double: TwilioDouble
) -> None:
    message_id = queued().id
    send_due("worker")
    message = reload(message_id)
    assert message.status is MessageStatus.SENT
    assert message.provider_sid == double.taken[0].sid
    assert double.taken[0].body == message.body
    assert double.taken[0].callback.endswith(f"/webhooks/twilio/status?pesan={message.public_id}")


def test_every_answer_goes_to_the_message_that_asked(
    twilio_app: Flask, double: TwilioDouble
) -> None:
    queue_many(80)
    assert send_due("worker") == 80
    sids = {taken.to: taken.sid for taken in double.taken}
    stored = {message.to: message.provider_sid for message in db.session.scalars(select(Message))}
    assert stored == sids


@pytest.mark.parametrize("doubt", [TAKE_AND_HANG_UP, TAKE_AND_SAY_500])
def test_what_was_taken_without_an_answer_is_found_and_not_sent_again(
    twilio_app: Flask, double: TwilioDouble, doubt: Behaviour
) -> None:
    double.plan[PHONE.value].append(doubt)
    message_id = queued().id
    send_due("worker")
    assert reload(message_id).status is MessageStatus.UNCERTAIN
    send_due("worker")
    assert reload(message_id).status is MessageStatus.UNCERTAIN, "looked up too soon"
    let_time_pass()
    send_due("worker")
    assert reload(message_id).status is MessageStatus.SENT
    assert double.texts_to(PHONE.value) == 1


def test_a_time_out_leaves_a_doubt(
    twilio_app: Flask, double: TwilioDouble, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(twilio, "TIMEOUT", 0.1)
    double.plan[PHONE.value].append(TAKE_AND_KEEP_SILENT)
    message_id = queued().id
    send_due("worker")
    message = reload(message_id)
    assert message.status is MessageStatus.UNCERTAIN
    assert "mungkin sudah terkirim" in message.status_reason


@pytest.mark.parametrize("failure", [HANG_UP, SAY_500])
def test_what_was_surely_not_taken_is_sent_once_more(
    twilio_app: Flask, double: TwilioDouble, failure: Behaviour
) -> None:
    double.plan[PHONE.value].append(failure)
    message_id = queued().id
    for _ in range(3):
        send_due("worker")
        let_time_pass()
    message = reload(message_id)
    assert (message.status, message.attempts) == (MessageStatus.SENT, 2)
    assert double.texts_to(PHONE.value) == 1


def test_an_older_message_with_the_same_text_is_not_taken_for_this_one(
    twilio_app: Flask, double: TwilioDouble
) -> None:
    queued()
    send_due("worker")
    double.plan[PHONE.value].append(HANG_UP)
    second = queued(dedupe_key="handover_invited:2").id
    for _ in range(3):
        send_due("worker")
        let_time_pass()
    assert reload(second).status is MessageStatus.SENT
    assert double.texts_to(PHONE.value) == 2


def test_two_candidates_go_to_a_person(twilio_app: Flask, double: TwilioDouble) -> None:
    double.plan[PHONE.value].append(TAKE_AND_HANG_UP)
    message = queued()
    fields = {"To": PHONE.value, "Body": message.body}
    send_due("worker")
    double.take(fields)
    let_time_pass()
    send_due("worker")
    assert reload(message.id).status is MessageStatus.UNCERTAIN
    assert "Periksa" in reload(message.id).status_reason


def test_a_busy_provider_is_asked_again_later_and_not_for_ever(
    twilio_app: Flask, double: TwilioDouble
) -> None:
    double.otherwise = lambda to: BUSY
    message_id = queued().id
    send_due("worker")
    assert reload(message_id).status is MessageStatus.QUEUED
    assert send_due("worker") == 0, "asked again at once"
    for _ in range(MAX_ATTEMPTS):
        let_time_pass()
        send_due("worker")
    message = reload(message_id)
    assert message.status is MessageStatus.FAILED
    assert double.calls == MAX_ATTEMPTS


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        (21211, "tidak dikenal"),
        (21614, "bukan nomor ponsel"),
        (21610, "sudah berhenti menerima SMS"),
        (21999, "kode 21999"),
    ],
)
def test_a_refused_message_fails_and_says_why(
    twilio_app: Flask, double: TwilioDouble, code: int, reason: str
) -> None:
    double.plan[PHONE.value].append(refuse(code))
    message_id = queued().id
    send_due("worker")
    message = reload(message_id)
    assert (message.status, message.error_code) == (MessageStatus.FAILED, str(code))
    assert reason in message.status_reason


def test_a_closed_account_stops_everything_and_says_so(
    twilio_app: Flask, double: TwilioDouble
) -> None:
    ids = queue_many(40)
    double.otherwise = lambda to: refuse(20003, 401)
    send_due("worker")
    assert {reload(message_id).status for message_id in ids} == {MessageStatus.QUEUED}
    assert "Akun Twilio" in outbox_summary().paused_reason
    calls = double.calls
    send_due("worker")
    assert double.calls == calls, "went on asking"
    double.otherwise = lambda to: TAKE
    let_time_pass()
    send_due("worker")
    assert {reload(message_id).status for message_id in ids} == {MessageStatus.SENT}
    assert outbox_summary().paused_until is None


@pytest.mark.parametrize(
    ("code", "what_to_do"),
    [
        (21601, "TWILIO_FROM"),
        (21606, "TWILIO_FROM"),
        (21212, "TWILIO_FROM"),
        (21603, "TWILIO_MESSAGING_SERVICE_SID"),
        (21660, "TWILIO_FROM"),
        (21661, "TWILIO_FROM"),
        (21703, "TWILIO_MESSAGING_SERVICE_SID"),
        (21705, "TWILIO_MESSAGING_SERVICE_SID"),
        (21266, "nomor penerima"),
        (21608, "menaikkan akunnya"),
        (21609, "PUBLIC_URL"),
        (21408, "izin wilayah"),
        (10001, "TWILIO_ACCOUNT_SID"),
        (30034, "pendaftarannya"),
    ],
)
def test_a_fault_of_the_set_up_pauses_and_what_waits_goes_out_once_it_is_mended(
    twilio_app: Flask, double: TwilioDouble, code: int, what_to_do: str
) -> None:
    message_id = queued().id
    double.plan[PHONE.value].append(refuse(code))
    send_due("worker")
    waiting = reload(message_id)
    assert (waiting.status, waiting.error_code) == (MessageStatus.QUEUED, str(code))
    assert what_to_do in waiting.status_reason
    assert what_to_do in outbox_summary().paused_reason
    let_time_pass()
    send_due("worker")
    sent = reload(message_id)
    assert (sent.status, sent.error_code, sent.status_reason) == (MessageStatus.SENT, None, "")


def test_one_number_that_stops_sending_does_not_hold_up_the_others_for_ever(
    twilio_app: Flask, double: TwilioDouble
) -> None:
    double.plan[phone(500).value].extend([refuse(21608)] * 9)
    stuck = queued(dedupe_key="handover_invited:500", to=phone(500)).id
    others = queue_many(20)
    for _ in range(6):
        send_due("worker")
        let_time_pass()
    assert {reload(message_id).status for message_id in others} == {MessageStatus.SENT}
    assert reload(stuck).status is MessageStatus.QUEUED


def test_an_unreachable_provider_is_tried_again(twilio_app: Flask, double: TwilioDouble) -> None:
    twilio_app.config["TWILIO_API_BASE"] = "http://127.0.0.1:1"
    message_id = queued().id
    send_due("worker")
    assert reload(message_id).status is MessageStatus.QUEUED
    assert "tidak dapat dihubungi" in reload(message_id).status_reason


def test_two_workers_send_each_message_once(twilio_app: Flask, double: TwilioDouble) -> None:
    queue_many(60)
    start = threading.Barrier(2)

    def work(name: str) -> int:
        with twilio_app.app_context():
            start.wait(timeout=10)
            return send_due(name)

    with ThreadPoolExecutor(2) as pool:
        tried = list(pool.map(work, ["one", "two"]))
    assert sum(tried) == 60
    assert sorted(taken.to for taken in double.taken) == sorted(
        phone(number).value for number in range(60)
    )


def test_urgent_messages_go_first(twilio_app: Flask, double: TwilioDouble) -> None:
    set_values({settings.PER_DAY.key: 1})
    queued(to=phone(1))
    queued(to=phone(2), dedupe_key="handover_moved:1", urgent=True)
    send_due("worker")
    assert [taken.to for taken in double.taken] == [phone(2).value]


def test_the_days_budget_stops_the_rest_until_tomorrow(
    twilio_app: Flask, double: TwilioDouble
) -> None:
    set_values({settings.PER_DAY.key: 3})
    queue_many(5)
    send_due("worker")
    assert len(double.taken) == 3
    assert (outbox_summary().left_today, outbox_summary().waiting) == (0, 2)


def test_the_pace_is_shared_by_all_workers(twilio_app: Flask) -> None:
    set_values({settings.PER_SECOND.key: 4})
    queue_many(20)
    provider = current_provider()
    first, second = claim(provider, "one"), claim(provider, "two")
    assert len(first) == 8  # two seconds ahead
    assert len(second) <= 1


def test_no_phone_rings_at_night_but_a_test_message_may(
    twilio_app: Flask, double: TwilioDouble
) -> None:
    set_values({settings.SEND_FROM.key: "00:00", settings.SEND_UNTIL.key: "00:00"})
    queued()
    assert send_due("worker") == 0
    queued(step="test", values={}, dedupe_key="test:1")
    assert send_due("worker") == 1


def test_work_that_is_stopped_goes_back_into_the_queue(
    twilio_app: Flask, double: TwilioDouble
) -> None:
    ids = queue_many(3)
    answers = iter([False])
    send_due("worker", stopping=lambda: next(answers, True))
    messages = [reload(message_id) for message_id in ids]
    assert {message.status for message in messages} == {MessageStatus.QUEUED}
    assert {message.attempts for message in messages} == {0}
    assert send_due("worker") == 3
