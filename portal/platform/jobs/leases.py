"""Renew the lease of a job during slow work, so that no other worker takes the job over."""

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from flask import Flask, current_app
from sqlalchemy import update

from portal.core.clock import utc_now
from portal.core.db.outage import is_outage
from portal.core.db.transaction import transaction
from portal.platform.jobs.models import Job, JobState

LEASE = timedelta(seconds=60)
log = logging.getLogger(__name__)


@contextmanager
def hold_lease(job_id: int, owner: str, *, every: timedelta = LEASE / 3) -> Iterator[None]:
    """Renew the lease every ``every`` until the block ends. If the process dies, renewal stops and
    the lease expires."""
    real: Any = current_app
    app: Flask = real._get_current_object()
    ended = threading.Event()

    def renew() -> None:
        while not ended.wait(every.total_seconds()):
            try:
                with app.app_context():
                    _renew(job_id, owner)
            except Exception as error:
                if not is_outage(error):  # the next chunk meets the outage itself, and waits
                    log.exception("the lease of job %s was not renewed", job_id)

    thread = threading.Thread(target=renew, name=f"lease of job {job_id}", daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


def _renew(job_id: int, owner: str) -> None:
    """Extend the lease from now, if ``owner`` still holds it."""
    with transaction(durable=False) as session:
        session.execute(
            update(Job)
            .where(Job.id == job_id, Job.state == JobState.RUNNING, Job.lease_owner == owner)
            .values(lease_until=utc_now() + LEASE)
        )
