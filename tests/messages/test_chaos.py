"""Workers that are killed in the middle of it, against a provider that fails at random."""

import os
import random
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from portal.extensions import db
from portal.messages.models import Message, MessageStatus
from portal.messages.queries import UNSETTLED
from portal.messages.settling import expire_leases
from portal.messages.worker import send_due
from tests.database import BASE_CONFIG
from tests.messages.conftest import let_time_pass, twilio_config
from tests.messages.test_twilio import phone, queue_many
from tests.messages.twilio_double import (
    BUSY,
    HANG_UP,
    SAY_500,
    TAKE,
    TAKE_AND_HANG_UP,
    TAKE_AND_SAY_500,
    Taken,
    TwilioDouble,
)

MESSAGES = 60
KILL_AFTER = (5, 15)
FAULTS = [TAKE_AND_HANG_UP] * 2 + [TAKE_AND_SAY_500, HANG_UP, SAY_500, BUSY] + [TAKE] * 24
ROOT = Path(__file__).resolve().parents[2]


def kill_once_taken(double: TwilioDouble, until: int, workers: "Workers", taken: Taken) -> None:
    """Let the workers die while the provider has messages that it has not answered for."""
    if len(double.taken) >= until:
        workers.kill()


def messages_by_number() -> dict[str | None, Message]:
    """What the database holds now."""
    db.session.rollback()
    return {message.to: message for message in db.session.scalars(select(Message))}


class Workers:
    """Real ``flask worker`` processes, all killed at the same moment."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self.environ = {**os.environ, **environ}
        self.processes: list[subprocess.Popen[bytes]] = []
        self.killed = threading.Event()

    def start(self, count: int) -> None:
        """Start so many, side by side."""
        self.killed.clear()
        self.processes = [
            subprocess.Popen(
                [sys.executable, "-m", "flask", "--app", "wsgi", "worker"],
                cwd=ROOT,
                env=self.environ,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
            for _ in range(count)
        ]

    def kill(self) -> None:
        """``kill -9``, in the middle of whatever they do."""
        for process in self.processes:
            process.kill()
        self.killed.set()

    def bury(self) -> None:
        """Wait until none of them is left."""
        for process in self.processes:
            process.wait(timeout=60)


@pytest.fixture
def workers(double: TwilioDouble, database_uri: str) -> Iterator[Workers]:
    """Workers on the test's database that send through the double."""
    names = ("SECRET_KEY", "HASH_KEY", "AUDIT_KEY")
    secrets = {f"PORTAL_{name}": BASE_CONFIG[name] for name in names}
    crew = Workers({**secrets, **twilio_config(double), "DATABASE_URL": database_uri})
    yield crew
    crew.kill()
    crew.bury()


def test_workers_killed_at_any_moment_send_every_message_once(
    twilio_app: Flask, double: TwilioDouble, workers: Workers, report: Callable[..., int]
) -> None:
    queue_many(MESSAGES)
    about = {
        number: Message(public_id=message.public_id, to=number)
        for number, message in messages_by_number().items()
    }
    chance = random.Random(7)
    double.otherwise = lambda to: chance.choice(FAULTS)
    for deadly in KILL_AFTER:
        until = len(double.taken) + deadly
        double.before_answer = partial(kill_once_taken, double, until, workers)
        workers.start(2)
        assert workers.killed.wait(timeout=300), "the workers sent too little"
        workers.bury()
        let_time_pass()
        expire_leases()
        let_time_pass()

    db.session.rollback()
    while db.session.scalar(select(Message.id).where(Message.status.in_(UNSETTLED)).limit(1)):
        send_due("the last worker")
        let_time_pass()
    assert Counter(taken.to for taken in double.taken) == {
        phone(number).value: 1 for number in range(MESSAGES)
    }
    stored = messages_by_number()
    assert {message.status for message in stored.values()} == {MessageStatus.SENT}

    reports = [(taken, status) for taken in double.taken for status in ("sent", "delivered")]
    chance.shuffle(reports)
    for taken, status in reports:
        report(about[taken.to], status, sid=taken.sid)
    stored = messages_by_number()
    assert {message.status for message in stored.values()} == {MessageStatus.DELIVERED}
    assert all(stored[taken.to].provider_sid == taken.sid for taken in double.taken)
