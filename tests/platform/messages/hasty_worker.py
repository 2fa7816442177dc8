"""Real workers with leases and look-up delays of seconds instead of minutes.

``python -m tests.platform.messages.hasty_worker`` loads the portal once and then, for each line
that it reads, starts a worker and prints its process id. A killed worker is therefore replaced
quickly, even on a busy machine.

As in the portal, each delay is longer than what it waits for: a request ends within its share of
the lease, and a look-up starts long after a slow request could still be accepted.
"""

import os
import signal
import sys
from datetime import timedelta

import twilio.rest  # noqa: F401  loaded here for all

from portal import create_app
from portal.platform.jobs.duties import duties_of
from portal.platform.jobs.worker import Worker
from portal.platform.messages.outbox import claims, settlement
from portal.platform.messages.providers import twilio as provider

provider.TIMEOUT = 6.0
claims.REQUEST = timedelta(seconds=14)  # to connect, to wait for the answer, and some
claims.LEASE = timedelta(seconds=24)
settlement.LOOK_UP_AFTER = settlement.LOOK_UP_AGAIN = timedelta(seconds=12)
settlement.FIRST_BACKOFF = timedelta(seconds=0.5)


def start_workers() -> None:
    """Start one worker per input line, until the input ends."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # who is dead is gone at once
    for _line in sys.stdin:
        if (pid := os.fork()) == 0:
            app = create_app()
            Worker(app, [duty for duty in duties_of(app) if duty.name == "messages"]).run()
        print(pid, flush=True)  # noqa: T201


if __name__ == "__main__":
    start_workers()
