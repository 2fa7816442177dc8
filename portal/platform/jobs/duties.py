"""Periodic tasks of the worker. Rooms declare them in ``feature.py``."""

import logging
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol

from flask import Flask

from portal.core.db.transaction import read_only, transaction
from portal.core.errors import PortalError

_EXTENSION = "portal_duties"

#: Returns True after the worker was asked to stop: finish the current chunk, then return.
Stopping = Callable[[], bool]
logger = logging.getLogger(__name__)
BATCH = 50


class Work(Protocol):
    """A task that handles what is due now and returns. It is called in its own application
    context."""

    def __call__(self, owner: str, *, stopping: Stopping) -> object:
        """Run the task; ``owner`` names the worker thread in leases."""


@dataclass(frozen=True)
class Duty:
    """A task and the pause after each run."""

    name: str
    work: Work
    every: timedelta = timedelta(seconds=1)


def register_duties(app: Flask, duties: Iterable[Duty]) -> None:
    """Register duties for the worker of ``app``. Each runs in its own thread, so that a long one
    does not delay the others."""
    app.extensions.setdefault(_EXTENSION, []).extend(duties)


def duties_of(app: Flask) -> tuple[Duty, ...]:
    """Return the duties of ``app``, in the order of its features."""
    return tuple(app.extensions.get(_EXTENSION, ()))


def never() -> bool:
    """Return False: the :data:`Stopping` of a task that is not interrupted (test, command)."""
    return False


def process_due(
    due: Callable[[int], Sequence[int]], take: Callable[[int], bool], *, stopping: Stopping
) -> int:
    """Process all due rows, each in its own transaction. Returns how many were processed.

    ``due(limit)`` returns ids; ``take(id)`` returns whether it processed the row, since another
    worker may have been faster. A row refused with a PortalError is logged and does not block the
    others.
    """
    taken = 0
    while not stopping():
        with read_only():
            ids = due(BATCH)
        done = sum(_take(take, row_id) for row_id in ids)
        taken += done
        if len(ids) < BATCH or not done:
            break
    return taken


def _take(take: Callable[[int], bool], row_id: int) -> bool:
    try:
        with transaction():
            return take(row_id)
    except PortalError:
        logger.exception("%s refused %s", take, row_id)
        return False
