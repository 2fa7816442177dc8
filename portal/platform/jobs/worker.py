"""The worker process: one thread per duty, each polling once a second.

All state is in the database: ``kill -9`` loses nothing, because rows say what is due and expired
leases say what was interrupted. Polling costs two indexed reads; a separate queue could lose a task
after handing it out.
"""

import gc
import logging
import os
import secrets
import signal
import socket
import threading
from collections.abc import Iterable
from datetime import timedelta
from types import FrameType

import click
from flask import Flask

from portal.core.db.outage import is_outage
from portal.platform.jobs.duties import Duty, duties_of
from portal.platform.jobs.outages import log_outage

#: Pause after a failed duty, so that an unavailable database is not flooded with requests.
AFTER_FAILURE = timedelta(seconds=10)
log = logging.getLogger(__name__)


class Worker:
    """Runs duties until it is stopped."""

    def __init__(self, app: Flask, duties: Iterable[Duty]) -> None:
        self._app = app
        self._duties = tuple(duties)
        # In a container a new worker may get the process id of a dead one.
        self._name = f"{socket.gethostname()[:40]}:{os.getpid()}:{secrets.token_hex(4)}"
        self._stop = threading.Event()

    def run(self) -> None:
        """Run until :meth:`stop`; return when every duty has finished its current chunk."""
        reduce_garbage_collection()
        threads = [
            threading.Thread(target=self._repeat, args=(duty,), name=duty.name)
            for duty in self._duties
        ]
        for thread in threads:
            thread.start()
        self._stop.wait()
        for thread in threads:
            thread.join()

    def stop(self) -> None:
        """Ask every duty to stop after its current chunk. Safe to call from a signal handler."""
        self._stop.set()

    def _repeat(self, duty: Duty) -> None:
        rest = timedelta()
        while not self._stop.wait(rest.total_seconds()):
            rest = duty.every
            try:
                with log_outage(f"duty {duty.name}"), self._app.app_context():
                    duty.work(f"{self._name}:{duty.name}", stopping=self._stop.is_set)
            except Exception as error:
                if not is_outage(error):
                    log.exception("duty %s failed; it is tried again", duty.name)
                rest = max(AFTER_FAILURE, duty.every)


def run_worker(app: Flask) -> None:
    """Run every duty of ``app`` until told to stop (SIGINT or SIGTERM).

    The first signal lets the current chunk finish, a second one ends the process at once; neither
    loses data.
    """
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s: %(message)s")
    duties = duties_of(app)
    running = Worker(app, duties)

    def stop(number: int, frame: FrameType | None) -> None:
        signal.signal(number, signal.SIG_DFL)
        running.stop()

    signal.signal(signal.SIGINT, stop)
    signal.signal(signal.SIGTERM, stop)
    click.echo(f"worker: {', '.join(duty.name for duty in duties)}")
    running.run()


#: New objects between two collections. Python's default of 700 is too frequent for an import,
#: which keeps many objects in memory.
_GC_THRESHOLD = 100_000


def reduce_garbage_collection() -> None:
    """Raise the threshold of Python's cyclic garbage collector for this process. Objects without
    cycles are still freed at once."""
    gc.set_threshold(_GC_THRESHOLD)
