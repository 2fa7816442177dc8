"""A real worker (``python -m tests.benchmarks.hasty_worker``) that waits seconds, not minutes, for
what a dead one held and for what is in doubt."""

from datetime import timedelta

from portal import create_app
from portal.jobs.duties import all_duties
from portal.jobs.worker import Worker
from portal.messages import claims, settling
from portal.messages.providers import twilio

#: A request that was begun in time is over when its lease ends, and surely when it is looked up.
twilio.TIMEOUT = 3.0
claims.LEASE = timedelta(seconds=9)
claims.REQUEST = timedelta(seconds=5)
settling.LOOK_UP_AFTER = settling.LOOK_UP_AGAIN = timedelta(seconds=4)
settling.FIRST_BACKOFF = timedelta(seconds=0.5)

if __name__ == "__main__":
    Worker(create_app(), [duty for duty in all_duties() if duty.name == "messages"]).run()
