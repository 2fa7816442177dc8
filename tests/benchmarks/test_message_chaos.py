"""1,100 messages, workers killed in the middle of it, a provider that fails at random.

It stands here because it wants the machine for itself: the worker waits seconds where it would wait
minutes, and on a busy machine a slow request could outlive them. The one that always runs is
``tests/messages/test_chaos.py``, of 60 messages.
"""

import itertools
import os
import queue
import random
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from portal.extensions import db
from portal.messages.models import Message, MessageStatus
from portal.messages.queries import UNSETTLED
from tests.database import BASE_CONFIG
from tests.messages.conftest import double, report, twilio_app, twilio_config
from tests.messages.test_twilio import phone, queue_many
from tests.messages.twilio_double import (
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

__all__ = ["double", "report", "twilio_app"]
MESSAGES = 1_100
#: Some number is refused for good every so many messages.
REFUSED_EACH = 50
#: A worker is killed about every so many requests, a few times.
KILL_EACH, KILLS = (90, 190), 6
FAULTS = [
    *([TAKE] * 80),
    *([TAKE_AND_HANG_UP, TAKE_AND_SAY_500, HANG_UP, SAY_500, BUSY] * 3),
    Behaviour(False, 429),
    TAKE_AND_KEEP_SILENT,
]
FINAL = [
    *([("delivered", None, MessageStatus.DELIVERED)] * 8),
    *[("undelivered", code, MessageStatus.UNDELIVERED) for code in (30003, 30005, 30006)],
    ("failed", 30007, MessageStatus.FAILED),
]
#: Generous: on two idle cores it takes a third of it. Nothing waits for it in vain.
CEILING = 300.0
SEED = 7
ROOT = Path(__file__).resolve().parents[2]
BETWEEN_LOOKS = 0.2


class Workers:
    """Real worker processes, killed and started again."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self.environ = {**os.environ, **environ}
        self.processes: list[subprocess.Popen[bytes]] = []

    def keep(self, count: int) -> None:
        """Start as many as are missing."""
        self.processes = [process for process in self.processes if process.poll() is None]
        while len(self.processes) < count:
            self.processes.append(
                subprocess.Popen(
                    [sys.executable, "-m", "tests.benchmarks.hasty_worker"],
                    cwd=ROOT,
                    env=self.environ,
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.DEVNULL,
                )
            )

    def kill(self, count: int) -> None:
        """``kill -9``, in the middle of whatever they do."""
        for process in self.processes[:count]:
            process.kill()

    def bury(self) -> None:
        """Kill and wait until none of them is left."""
        self.kill(len(self.processes))
        for process in self.processes:
            process.wait(timeout=30)


@dataclass(frozen=True)
class Fate:
    """What becomes of a message at the provider, and which reports of it arrive."""

    word: str
    code: int | None
    status: MessageStatus
    early: bool
    lost: bool
    doubled: bool
    backwards: bool

    @classmethod
    def of(cls, number: str) -> "Fate":
        """The same for a number whoever asks, whenever."""
        chance = random.Random(f"{SEED}{number}")
        word, code, status = chance.choice(FINAL)
        luck = [chance.random() for _ in range(4)]
        return cls(word, code, status, luck[0] < 0.2, luck[1] < 0.1, luck[2] < 0.2, luck[3] < 0.5)

    @property
    def reports(self) -> list[tuple[str, int | None]]:
        """Status and code of each report, as they arrive."""
        told: list[tuple[str, int | None]] = [("sent", None)]
        if not self.lost:
            told.append((self.word, self.code))
        if self.backwards:
            told.reverse()
        return told * 2 if self.doubled else told


class Post:
    """Carries reports to the portal: some before the create call is answered, most later."""

    def __init__(self, report: Callable[..., int], messages: Mapping[str, Message]) -> None:
        self.report, self.messages = report, messages
        self.letters: queue.Queue[Taken | None] = queue.Queue()
        self.refused: list[int] = []
        self.carriers = [threading.Thread(target=self._carry) for _ in range(2)]
        for carrier in self.carriers:
            carrier.start()

    def accept(self, taken: Taken) -> None:
        """A message was taken: tell at once, or later."""
        fate = Fate.of(taken.to)
        taken.status, taken.error_code = fate.word, fate.code
        if fate.early:
            self._deliver(taken)
        else:
            self.letters.put(taken)

    def close(self) -> None:
        """Deliver what is left."""
        for _carrier in self.carriers:
            self.letters.put(None)
        for carrier in self.carriers:
            carrier.join()

    def _carry(self) -> None:
        while (taken := self.letters.get()) is not None:
            self._deliver(taken)

    def _deliver(self, taken: Taken) -> None:
        for word, code in Fate.of(taken.to).reports:
            answer = self.report(self.messages[taken.to], word, sid=taken.sid, code=code)
            if answer != 204:
                self.refused.append(answer)


@pytest.fixture
def workers(double: TwilioDouble, database_uri: str) -> Iterator[Workers]:
    """Workers on the test's database that send through the double."""
    names = ("SECRET_KEY", "HASH_KEY", "AUDIT_KEY")
    secrets = {f"PORTAL_{name}": BASE_CONFIG[name] for name in names}
    crew = Workers({**secrets, **twilio_config(double), "DATABASE_URL": database_uri})
    yield crew
    crew.bury()


def messages_by_number() -> dict[str, Message]:
    """What the database holds now."""
    db.session.rollback()
    return {str(message.to): message for message in db.session.scalars(select(Message))}


def unsettled() -> int:
    """How many messages are still the portal's to do."""
    db.session.rollback()
    found = select(func.count(Message.id)).where(Message.status.in_(UNSETTLED))
    return db.session.scalar(found) or 0


def send_all(workers: Workers) -> None:
    """Keep two workers alive until nothing is left to do."""
    until, nothing = time.monotonic() + CEILING, threading.Event()
    while left := unsettled():
        assert time.monotonic() < until, f"{left} messages are stuck"
        workers.keep(2)
        nothing.wait(BETWEEN_LOOKS)


def arrange_chaos(
    double: TwilioDouble, workers: Workers, post: Post, unknown: Collection[str]
) -> None:
    """Faults of the provider, and deaths before a message is taken or before that is told."""
    chance = random.Random(SEED)
    deadly = list(itertools.accumulate(chance.randint(*KILL_EACH) for _ in range(KILLS)))

    def maybe_die() -> None:
        if deadly and double.calls >= deadly[0]:
            deadly.pop(0)
            workers.kill(chance.choice([1, 1, 2]))

    def otherwise(number: str) -> Behaviour:
        if chance.random() < 0.5:
            maybe_die()
        return refuse(21614) if number in unknown else chance.choice(FAULTS)

    def before_answer(taken: Taken) -> None:
        with double.lock:
            maybe_die()
        post.accept(taken)

    double.otherwise, double.before_answer = otherwise, before_answer


def test_workers_killed_at_any_moment_send_every_message_once(
    twilio_app: Flask, double: TwilioDouble, workers: Workers, report: Callable[..., int]
) -> None:
    queue_many(MESSAGES)
    unknown = {phone(number).value for number in range(0, MESSAGES, REFUSED_EACH)}
    post = Post(
        report,
        {
            number: Message(public_id=message.public_id, to=number)
            for number, message in messages_by_number().items()
        },
    )
    arrange_chaos(double, workers, post, unknown)
    try:
        send_all(workers)
    finally:
        post.close()

    assert post.refused == []
    reachable = {phone(number).value for number in range(MESSAGES)} - unknown
    assert Counter(taken.to for taken in double.taken) == dict.fromkeys(reachable, 1)
    stored = messages_by_number()
    assert {stored[number].status for number in unknown} == {MessageStatus.FAILED}
    for taken in double.taken:
        message, fate = stored[taken.to], Fate.of(taken.to)
        # Without its last report a message stays sent, unless it was looked up meanwhile.
        right = {fate.status, MessageStatus.SENT} if fate.lost else {fate.status}
        assert message.status in right
        assert message.provider_sid == taken.sid
