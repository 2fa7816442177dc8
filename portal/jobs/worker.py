"""The worker process: one thread a duty, each looking for due work once a second.

It holds nothing that is not in the database: a ``kill -9`` loses nothing, because rows say what
is due and leases that run out say what was interrupted. Looking is two indexed reads; that is
cheaper and sturdier than a queue beside the database that can lose what it handed out.
"""

import logging
import os
import socket
import threading
from collections.abc import Iterable
from datetime import timedelta

from flask import Flask

from portal.jobs.duties import Duty
from portal.jobs.garbage import look_rarely

#: Rest after a duty failed, so that a database that is away is not hammered.
AFTER_FAILURE = timedelta(seconds=10)
log = logging.getLogger(__name__)


class Worker:
    """Runs duties until it is stopped."""

    def __init__(self, app: Flask, duties: Iterable[Duty]) -> None:
        self._app = app
        self._duties = tuple(duties)
        self._name = f"{socket.gethostname()}:{os.getpid()}"
        self._stop = threading.Event()

    def run(self) -> None:
        """Work until :meth:`stop`; returns when every duty has put down what it held."""
        look_rarely()
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
        """Ask every duty to finish the piece in hand. Safe to call from a signal handler."""
        self._stop.set()

    def _repeat(self, duty: Duty) -> None:
        rest = timedelta()
        while not self._stop.wait(rest.total_seconds()):
            rest = duty.every
            try:
                with self._app.app_context():
                    duty.work(f"{self._name}:{duty.name}", stopping=self._stop.is_set)
            except Exception:
                log.exception("duty %s failed; it is tried again", duty.name)
                rest = max(AFTER_FAILURE, duty.every)
