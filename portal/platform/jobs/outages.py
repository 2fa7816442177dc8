"""Wait out a database outage: log one line at its start and one at its end, and retry the work."""

import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from portal.core.db.outage import in_one_line, is_outage
from portal.platform.jobs.duties import Stopping

FIRST_REST = 1.0
LONGEST_REST = 30.0
_TICK = 0.25
log = logging.getLogger(__name__)
Answer = TypeVar("Answer")


class _WaitingTasks:
    """The tasks of this process that wait for the database; several threads may wait at once."""

    def __init__(self) -> None:
        self._who: set[str] = set()
        self._lock = threading.Lock()

    def add(self, who: str, error: BaseException) -> None:
        with self._lock:
            first = not self._who
            self._who.add(who)
        if first:
            log.warning("the database is away, all work waits for it: %s", in_one_line(error))

    def remove(self, who: str) -> None:
        with self._lock:
            last = who in self._who and len(self._who) == 1
            self._who.discard(who)
        if last:
            log.warning("the database is back, the work goes on")


_waiting = _WaitingTasks()


@contextmanager
def log_outage(who: str) -> Iterator[None]:
    """Log the start of an outage once if the block ends with one, and re-raise the error. Log its
    end when a block succeeds again.
    """
    try:
        yield
    except Exception as error:
        if is_outage(error):
            _waiting.add(who, error)
        raise
    else:
        _waiting.remove(who)


def retry_during_outage(who: str, act: Callable[[], Answer], stopping: Stopping) -> Answer:
    """Return the result of ``act``, retrying it while the database is unavailable.

    Raises any other error of ``act``, and the last outage error once ``stopping()`` is true.
    """
    rest = FIRST_REST
    while True:
        try:
            with log_outage(who):
                return act()
        except Exception as error:
            if not is_outage(error) or stopping():
                raise
        _pause(rest, stopping)
        rest = min(2 * rest, LONGEST_REST)


def _pause(seconds: float, stopping: Stopping) -> None:
    until = time.monotonic() + seconds
    while not stopping() and (left := until - time.monotonic()) > 0:
        time.sleep(min(_TICK, left))
