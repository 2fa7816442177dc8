"""Queue of writers. Each gets a turn within a time limit, and waiting writers never occupy all
threads of a web process, so that others can still read.

SQLite admits one writer at a time, and whichever retries first after a commit gets the lock. To
make this fair, the writers of a process queue in order, and only the first of each process asks
SQLite, while it holds a lock on a file beside the database (the "door"). A process that has just
written waits for that lock like any other.
"""

import fcntl
import os
import random
import threading
import time
from collections import deque
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from flask import has_request_context
from sqlalchemy.engine import Connection
from sqlalchemy.exc import OperationalError

#: Seconds that a request waits, and how many threads of a web process may wait that long.
INSIDE, PLACES = 10.0, 5
#: Seconds between two attempts; random, so that processes do not retry in step.
_SHORTEST_DELAY, _LONGEST_DELAY = 0.002, 0.012
#: SQLITE_BUSY and SQLITE_LOCKED of sqlite3.h.
_LOCKED = frozenset({5, 6})


class WriterQueueTimeout(Exception):
    """The turn did not come in time, or too many writers wait already."""

    def __init__(self) -> None:
        super().__init__("others have been writing for too long")


@dataclass(frozen=True)
class WaitingTime:
    """How long a writer waits for its turn, in seconds.

    At most ``places`` requests wait the full time; further ones wait ``briefly``, and not at all if
    nobody has had a turn for that long. Work outside requests (a job) waits ``outside`` seconds.
    """

    places: int
    inside: float
    outside: float
    briefly: float

    @classmethod
    def of(cls, config: Mapping[str, Any]) -> "WaitingTime":
        """Return the waiting times of the configuration."""
        inside = float(config.get("WRITERS_PATIENCE", INSIDE))
        return cls(int(config.get("WRITERS_PLACES", PLACES)), inside, 3 * inside, min(1.0, inside))


@dataclass
class WriterQueue:
    """The queue of writers of one process, first come, first served; ``turns`` of them at once.

    ``door`` is the lock file shared by all processes, if there are several.
    """

    turns: int
    door: Path | None = None
    _waiting: deque[threading.Event] = field(default_factory=deque)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _inside: int = 0
    _last_turn: float = 0.0

    @contextmanager
    def turn(self, patience: WaitingTime) -> Iterator[float]:
        """Wait for a turn and keep it until the block ends. Yields the time until which to wait for
        the database, on the clock of :func:`time.monotonic`.

        Raises :class:`WriterQueueTimeout`.
        """
        until = self._take(patience)
        try:
            yield until
        finally:
            self._release()

    def _take(self, patience: WaitingTime) -> float:
        now, mine = time.monotonic(), threading.Event()
        with self._lock:
            until = self._limit(patience, now)
            if self._inside < self.turns:
                self._inside, self._last_turn = self._inside + 1, now
                return until
            self._waiting.append(mine)
        if mine.wait(until - now):
            return until
        with self._lock:
            if mine.is_set():  # the turn came just before the limit
                return until
            self._waiting.remove(mine)
        raise WriterQueueTimeout

    def _limit(self, patience: WaitingTime, now: float) -> float:
        """Return until when a writer that arrives ``now`` waits."""
        if not has_request_context():
            return now + patience.outside
        if self._inside + len(self._waiting) < patience.places:
            return now + patience.inside
        if now - self._last_turn > patience.briefly:
            raise WriterQueueTimeout
        return now + patience.briefly

    def _release(self) -> None:
        with self._lock:
            self._last_turn = time.monotonic()
            if self._waiting:
                self._waiting.popleft().set()
            else:
                self._inside -= 1

    @contextmanager
    def process_lock(self, until: float) -> Iterator[None]:
        """Hold the lock file shared by all processes. Raises :class:`WriterQueueTimeout`."""
        try:
            handle = os.open(self.door, os.O_RDWR | os.O_CREAT, 0o600) if self.door else None
        except OSError:  # the folder is read-only: SQLite will report it
            handle = None
        if handle is None:
            yield
            return
        try:
            while not _try_lock(handle, until):
                time.sleep(_retry_delay())
            yield
        finally:
            os.close(handle)  # releases the lock


def sqlite_code(error: BaseException | None) -> int:
    """Return the primary result code of an SQLite error, 0 if it has none."""
    return int(getattr(error, "sqlite_errorcode", 0)) & 0xFF


def begin_immediate(connection: Connection, line: WriterQueue, until: float) -> None:
    """Begin a write transaction as soon as SQLite admits this process.

    Raises the error of SQLite if it is still locked at the time ``until``.
    """
    sqlite: Any = connection.connection.driver_connection
    (patience,) = sqlite.execute("PRAGMA busy_timeout").fetchone()
    with line.process_lock(until):
        sqlite.execute("PRAGMA busy_timeout=0")
        try:
            while not _try_begin(connection, last=time.monotonic() >= until):
                time.sleep(_retry_delay())
        finally:
            sqlite.execute(f"PRAGMA busy_timeout={patience}")


def _try_begin(connection: Connection, *, last: bool) -> bool:
    try:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    except OperationalError as error:
        if last or sqlite_code(error.orig) not in _LOCKED:
            raise
        return False
    return True


def _try_lock(handle: int, until: float) -> bool:
    """Return whether this process got the lock file. Raises :class:`WriterQueueTimeout` after
    ``until``.
    """
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        if time.monotonic() >= until:
            raise WriterQueueTimeout from None
        return False
    return True


def _retry_delay() -> float:
    return random.uniform(_SHORTEST_DELAY, _LONGEST_DELAY)  # noqa: S311 - no secret
