"""A step queues its SMS once, in its own transaction."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from portal.core.db.transaction import transaction
from portal.core.extensions import db
from portal.core.types import PhoneNumber
from portal.platform.messages.models import Message, MessageStatus
from portal.platform.messages.services import queue_sms
from portal.platform.messages.steps import Step
from tests.factories import PORTAL

PHONE = PhoneNumber.parse("0812-9000-0001")


def queue_invitation(**fields: Any) -> Message:
    """Invite Ibu Siti to a handover, inside the caller's transaction."""
    arguments: dict[str, Any] = {
        "step": Step.HANDOVER_INVITED,
        "dedupe_key": "handover_invited:1",
        "to": PHONE,
        "recipient": "Ibu Siti Rohmah",
        "language": "id",
        "values": {
            "when": datetime(2099, 4, 17, 2, 0, tzinfo=UTC),
            "place": "Balai Desa Karangharja",
        },
        "case_id": 7,
        "district_code": "32.16.08",
        **fields,
    }
    return queue_sms(PORTAL, **arguments)


def queued(**fields: Any) -> Message:
    with transaction():
        return queue_invitation(**fields)


def test_the_text_says_who_when_and_where_in_the_readers_language(app: Flask) -> None:
    assert queued().body == (
        "Yth. Ibu Siti Rohmah: bantuan Bekasi Asih Ka Indung diserahkan Jumat 17/04 pukul 09.00"
        " di Balai Desa Karangharja. Bawa KTP dan KK. Gratis, tanpa potongan."
    )
    sundanese = queued(language="su", dedupe_key="handover_invited:2")
    assert "dibagikeun Jumaah 17/04 tabuh 09.00 di Balai Desa Karangharja" in sundanese.body


def test_a_day_without_an_hour_is_written_without_one(app: Flask) -> None:
    visit = queued(step=Step.VISIT_PLANNED, values={"when": date(2026, 4, 20)})
    assert "akan berkunjung Senin 20/04. Siapkan" in visit.body


def test_the_same_step_queues_once(app: Flask) -> None:
    first = queued()
    again = queued(recipient="Ibu Lain")
    assert again.id == first.id
    assert again.recipient == "Ibu Siti Rohmah"
    assert db.session.scalar(select(func.count(Message.id))) == 1


def test_transactions_that_race_queue_one_message(app: Flask) -> None:
    start = threading.Barrier(4)

    def race(_: int) -> int:
        with app.app_context():
            start.wait(timeout=10)
            return queued().id

    with ThreadPoolExecutor(4) as pool:
        ids = list(pool.map(race, range(4)))
    assert len(set(ids)) == 1


def test_a_step_that_fails_leaves_no_message_behind(app: Flask) -> None:
    def fail_midway() -> None:
        with transaction():
            queue_invitation()
            raise RuntimeError("power cut")

    with pytest.raises(RuntimeError, match="power cut"):
        fail_midway()
    assert db.session.scalar(select(func.count(Message.id))) == 0


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"to": None}, "Tidak ada nomor telepon."),
        ({"to": PhoneNumber.parse("021-8900123")}, "telepon rumah"),
        ({"blocked_reason": "Menolak menerima SMS."}, "Menolak menerima SMS."),
        (
            {"values": {"when": date(2026, 4, 17), "place": "0812-9000-0001"}},
            "Jangan menulis nomor telepon.",
        ),
    ],
)
def test_what_cannot_be_sent_is_kept_and_says_why(
    app: Flask, fields: dict[str, Any], reason: str
) -> None:
    message = queued(**fields)
    assert message.status is MessageStatus.BLOCKED
    assert reason in message.status_reason


def test_a_value_that_the_step_owes_is_a_programming_error(app: Flask) -> None:
    with pytest.raises(KeyError):
        queued(values={"when": date(2026, 4, 17)})
