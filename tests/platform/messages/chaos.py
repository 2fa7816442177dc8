"""Deliberate failures: killed workers, and reports that are lost, repeated and reordered."""

import os
import queue
import random
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from flask import Flask
from sqlalchemy import select

from portal.core.extensions import db
from portal.platform.messages.models import Message, MessageStatus
from tests.paths import ROOT
from tests.platform.messages.twilio_double import Taken, TwilioDouble

#: Seconds to wait for reports after the last message was sent.
PATIENCE = 120.0
#: Another writer holds the database; who is answered so comes again.
BUSY = 503
FINAL = [
    *([("delivered", None, MessageStatus.DELIVERED)] * 8),
    *[("undelivered", code, MessageStatus.UNDELIVERED) for code in (30003, 30005, 30006)],
    ("failed", 30007, MessageStatus.FAILED),
]


class Workers:
    """Real worker processes, killed and restarted. Their output goes to ``log``."""

    def __init__(self, environ: Mapping[str, str], log: Path) -> None:
        with log.open("ab") as written:
            self.stem = subprocess.Popen(
                [sys.executable, "-m", "tests.platform.messages.hasty_worker"],
                cwd=ROOT,
                env={**os.environ, **environ},
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=written,
                text=True,
            )
        self.started: list[int] = []
        self.killed = 0

    @property
    def living(self) -> list[int]:
        """Return the process ids of running workers."""
        return [pid for pid in self.started if _lives(pid)]

    def keep(self, count: int) -> None:
        """Start missing workers, up to ``count``."""
        assert self.stem.stdin is not None
        assert self.stem.stdout is not None
        for _missing in range(count - len(self.living)):
            print(file=self.stem.stdin, flush=True)
            self.started.append(int(self.stem.stdout.readline()))

    def kill(self, pid: int | None) -> bool:
        """Send ``kill -9``; return ``False`` if the process had ended already."""
        if pid not in self.living:
            return False
        os.kill(pid, signal.SIGKILL)
        self.killed += 1
        return True

    def kill_all(self) -> None:
        """Kill all workers and start no more."""
        for pid in self.living:
            os.kill(pid, signal.SIGKILL)
        self.stem.communicate(timeout=60)


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


class Reaper:
    """Kills a worker while its request is at the provider, at given request numbers; sometimes all
    of them.
    """

    def __init__(
        self, app: Flask, double: TwilioDouble, workers: Workers, *, deadlines: list[int]
    ) -> None:
        self.app, self.double, self.workers = app, double, workers
        self.deadlines = deadlines
        self.lock = threading.Lock()
        self.chance = random.Random(len(deadlines))

    def on_request(self, number: str) -> None:
        """Called when a message to this number reaches the provider; may kill its worker."""
        with self.lock:
            if not self.deadlines or self.double.calls < self.deadlines[0]:
                return
            # Half of the requests are accepted first, so that deaths occur before and after it.
            if self.chance.random() < 0.5 or not self.workers.kill(self._sender_of(number)):
                return
            self.deadlines.pop(0)
            if len(self.deadlines) % 3 == 0:
                for pid in self.workers.living:
                    self.workers.kill(pid)

    def _sender_of(self, number: str) -> int | None:
        """Return the process that holds the message according to its row."""
        with self.app.app_context():
            owner = db.session.scalar(select(Message.lease_owner).where(Message.to == number))
        return int(owner.split(":")[1]) if owner else None


@dataclass(frozen=True)
class Fate:
    """What the provider does with a message, and which of its reports arrive."""

    word: str
    code: int | None
    status: MessageStatus
    early: bool
    untold: bool
    lost: bool
    doubled: bool
    backwards: bool

    @classmethod
    def of(cls, number: str) -> "Fate":
        """Return the fate of a number, always the same one."""
        chance = random.Random(number)
        word, code, status = chance.choice(FINAL)
        early, untold, lost, doubled, backwards = (
            chance.random() < share for share in (0.2, 0.2, 0.1, 0.2, 0.5)
        )
        return cls(word, code, status, early, untold, lost or untold, doubled, backwards)

    @property
    def reports(self) -> list[tuple[str, int | None]]:
        """Return status and code of each report in the order of arrival. Some messages get no
        report and can only be looked up.
        """
        if self.untold:
            return []
        told: list[tuple[str, int | None]] = [("sent", None)]
        if not self.lost:
            told.append((self.word, self.code))
        if self.backwards:
            told.reverse()
        return told * 2 if self.doubled else told


class Post:
    """Delivers reports to the portal: some before the create call returns, most later."""

    def __init__(self, report: Callable[..., int], messages: Mapping[str, Message]) -> None:
        self.report, self.messages = report, messages
        self.letters: queue.Queue[Taken | None] = queue.Queue()
        self.refused: list[int] = []
        self.delivered, self.news, self.closing = 0, threading.Condition(), False
        self.carriers = [threading.Thread(target=self._carry) for _ in range(2)]
        for carrier in self.carriers:
            carrier.start()

    def accept(self, taken: Taken) -> None:
        """Handle an accepted message: report at once, or later."""
        fate = Fate.of(taken.to)
        taken.status, taken.error_code = fate.word, fate.code
        if fate.early:
            self._deliver(taken)
        else:
            self.letters.put(taken)

    def wait_for(self, taken: list[Taken]) -> None:
        """Return when all reports of these messages were delivered."""
        with self.news:
            told = self.news.wait_for(lambda: self.delivered == len(taken), timeout=PATIENCE)
        assert told, f"{len(taken)} were taken, {self.delivered} of them reported"

    def close(self) -> None:
        """Deliver the remaining reports, once each."""
        self.closing = True
        for _carrier in self.carriers:
            self.letters.put(None)
        for carrier in self.carriers:
            carrier.join()

    def _carry(self) -> None:
        while (taken := self.letters.get()) is not None:
            self._deliver(taken)

    def _deliver(self, taken: Taken) -> None:
        for word, code in Fate.of(taken.to).reports:
            report = partial(self.report, self.messages[taken.to], word, sid=taken.sid, code=code)
            answer = report()
            while answer == BUSY and not self.closing:
                answer = report()
            if answer != 204:
                self.refused.append(answer)
        with self.news:
            self.delivered += 1
            self.news.notify_all()
