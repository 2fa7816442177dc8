"""1,100 messages with killed workers and a provider that fails at random."""

import itertools
import random
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from portal.core.extensions import db
from portal.platform.messages.models import Message, MessageStatus
from portal.platform.messages.queries import UNSETTLED
from tests.database import BASE_CONFIG
from tests.platform.messages.chaos import Fate, Post, Reaper, Workers
from tests.platform.messages.conftest import twilio_config
from tests.platform.messages.test_twilio import phone, queue_many
from tests.platform.messages.twilio_double import (
    BUSY,
    HANG_UP,
    SAY_500,
    TAKE,
    TAKE_AND_HANG_UP,
    TAKE_AND_KEEP_SILENT,
    TAKE_AND_SAY_500,
    Behaviour,
    Taken,
    TwilioDouble,
    refuse,
)

pytestmark = pytest.mark.long

#: Messages with ``--everything``, and without.
MESSAGES, FEW = 1_100, 250
#: Every nth number is refused permanently.
REFUSED_EACH = 50
#: Accepted requests without a response, until the worker's timeout.
SILENT = (33, 144, 777)
#: Range of the number of requests between two kills, and the messages for each kill.
KILL_EACH, MESSAGES_A_KILL = (80, 150), 150
FAULTS = [
    *([TAKE] * 80),
    *([TAKE_AND_HANG_UP, TAKE_AND_SAY_500, HANG_UP, SAY_500, BUSY] * 3),
    Behaviour(False, 429),
]
#: Number of requests for one number after which all succeed, so that none is given up by chance.
UNLUCKY = 3
#: Time limit in seconds; on two idle cores the test takes a sixth of it.
CEILING = 600.0
SEED = 7
BETWEEN_LOOKS = 0.2


@pytest.fixture
def workers(double: TwilioDouble, database_uri: str, tmp_path: Path) -> Iterator[Workers]:
    """Worker processes on the test's database that send through the double."""
    names = ("SECRET_KEY", "HASH_KEY", "AUDIT_KEY")
    secrets = {f"PORTAL_{name}": BASE_CONFIG[name] for name in names}
    environ = {**secrets, **twilio_config(double), "DATABASE_URL": database_uri}
    crew = Workers(environ, tmp_path / "workers.log")
    yield crew
    crew.kill_all()


def messages_by_number() -> dict[str, Message]:
    """Return the stored messages by number."""
    db.session.rollback()
    return {str(message.to): message for message in db.session.scalars(select(Message))}


def unsettled() -> int:
    """Return the number of unsettled messages."""
    db.session.rollback()
    found = select(func.count(Message.id)).where(Message.status.in_(UNSETTLED))
    return db.session.scalar(found) or 0


def sent_twice(double: TwilioDouble) -> list[str]:
    """Return the numbers that received a second message."""
    with double.lock:
        times = Counter(taken.to for taken in double.taken)
    return [number for number, count in times.items() if count > 1]


def send_all(workers: Workers, double: TwilioDouble) -> None:
    """Keep two workers running until nothing is left to do."""
    until, nothing = time.monotonic() + CEILING, threading.Event()
    while left := unsettled():
        assert time.monotonic() < until, f"{left} messages are stuck"
        assert sent_twice(double) == []
        workers.keep(2)
        nothing.wait(BETWEEN_LOOKS)


def arrange_chaos(double: TwilioDouble, reaper: Reaper, post: Post, unknown: set[str]) -> None:
    """Plan failures of the provider, and kills before and after a message is accepted."""
    chance, asked = random.Random(SEED), Counter[str]()

    def otherwise(number: str) -> Behaviour:
        reaper.on_request(number)
        asked[number] += 1
        if number in unknown:
            return refuse(21614)
        return chance.choice(FAULTS) if asked[number] < UNLUCKY else TAKE

    def before_answer(taken: Taken) -> None:
        reaper.on_request(taken.to)
        post.accept(taken)

    double.otherwise, double.before_answer = otherwise, before_answer
    for number in SILENT:
        double.plan[phone(number).value].append(TAKE_AND_KEEP_SILENT)


def test_workers_killed_at_any_moment_send_every_message_once(
    twilio_app: Flask,
    double: TwilioDouble,
    workers: Workers,
    report: Callable[..., int],
    everything: bool,
) -> None:
    messages = MESSAGES if everything else FEW
    kills = messages // MESSAGES_A_KILL
    queue_many(messages)
    unknown = {phone(number).value for number in range(0, messages, REFUSED_EACH)}
    chance = random.Random(SEED)
    deadlines = list(itertools.accumulate(chance.randint(*KILL_EACH) for _ in range(kills)))
    reaper = Reaper(twilio_app, double, workers, deadlines=deadlines)
    addressed = {
        number: Message(public_id=message.public_id, to=number)
        for number, message in messages_by_number().items()
    }
    post = Post(report, addressed)
    arrange_chaos(double, reaper, post, unknown)
    try:
        send_all(workers, double)
        post.wait_for(double.taken)
    finally:
        post.close()

    assert workers.killed >= kills, "each with a request of its own in hand"
    assert post.refused == []
    assert sent_twice(double) == []
    assert {taken.to for taken in double.taken} == addressed.keys() - unknown
    stored = messages_by_number()
    assert {stored[number].status for number in unknown} == {MessageStatus.FAILED}
    for taken in double.taken:
        message, fate = stored[taken.to], Fate.of(taken.to)
        # Without its last report a message stays sent, unless it was looked up meanwhile.
        right = {fate.status, MessageStatus.SENT} if fate.lost else {fate.status}
        assert message.status in right, (message.status_reason, fate)
        assert message.provider_sid == taken.sid
