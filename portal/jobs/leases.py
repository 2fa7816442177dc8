"""A lease kept while something slow is prepared: nobody takes a job for abandoned that is not."""

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from flask import Flask, current_app
from sqlalchemy import update

from portal.clock import utc_now
from portal.jobs.models import Job, JobState
from portal.transaction import transaction

LEASE = timedelta(seconds=60)
log = logging.getLogger(__name__)


@contextmanager
def kept_lease(job_id: int, owner: str, *, every: timedelta = LEASE / 3) -> Iterator[None]:
    """Renew the lease of ``owner`` on the job again and again until the block ends. If the process
    dies, so does the renewing, and the lease runs out."""
    real: Any = current_app
    app: Flask = real._get_current_object()
    ended = threading.Event()

    def renew() -> None:
        while not ended.wait(every.total_seconds()):
            try:
                with app.app_context():
                    renew_lease(job_id, owner)
            except Exception:
                log.exception("the lease of job %s was not renewed", job_id)

    thread = threading.Thread(target=renew, name=f"lease of job {job_id}", daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


def renew_lease(job_id: int, owner: str) -> None:
    """Let the lease run from now, if it is still this owner's."""
    with transaction() as session:
        session.execute(
            update(Job)
            .where(Job.id == job_id, Job.state == JobState.RUNNING, Job.lease_owner == owner)
            .values(lease_until=utc_now() + LEASE)
        )
