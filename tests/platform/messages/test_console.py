"""Without a provider all steps run, nothing is sent, and every page says so."""

import json

from flask import Flask

from portal.core.extensions import db
from portal.core.kept_texts import said
from portal.platform.messages.jobs import send_due
from portal.platform.messages.models import Message, MessageStatus
from tests.platform.messages.test_queue import queued


def test_a_due_message_is_taken_and_said_not_to_have_left(app: Flask) -> None:
    message_id = queued().id
    assert send_due("worker") == 1
    message = db.session.get_one(Message, message_id)
    assert message.status is MessageStatus.BLOCKED
    assert said(message.status_reason) == "Penyedia SMS belum dipasang; tidak ada SMS yang keluar."
    assert (message.provider, message.attempts) == ("console", 1)
    assert message.sent_at is None
    assert send_due("worker") == 0


def test_a_blocked_message_stays_where_it_is(app: Flask) -> None:
    queued(to=None)
    assert send_due("worker") == 0


def test_the_test_command_prints_the_course_of_its_message(app: Flask) -> None:
    result = app.test_cli_runner().invoke(args=["messages", "test", "0812-9000-0001"])
    assert result.exit_code == 0, result.output
    assert [line.split(" · ")[0] for line in result.output.splitlines()] == [
        "Menunggu dikirim",
        "Tidak dikirim",
    ]


def test_the_test_command_refuses_what_is_no_phone(app: Flask) -> None:
    result = app.test_cli_runner().invoke(args=["messages", "test", "12"])
    assert result.exit_code == 2
    assert "Nomor telepon tidak dikenali" in result.output


def test_the_status_command_counts_what_waits(app: Flask) -> None:
    queued()
    queued(to=None, dedupe_key="handover_invited:2")
    result = app.test_cli_runner().invoke(args=["messages", "status", "--json"])
    assert result.exit_code == 0, result.output
    status = json.loads(result.output)
    assert status["counts"]["queued"] == 1
    assert status["counts"]["blocked"] == 1
    assert status["oldest_unsettled_seconds"] >= 0
