"""Enqueue jobs and run them chunk by chunk."""

import logging
import time
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from flask_babel import gettext
from sqlalchemy import ColumnElement, case, or_, select, update
from sqlalchemy.orm import aliased

from portal.core.clock import utc_now
from portal.core.db.outage import is_outage
from portal.core.db.transaction import read_only, transaction
from portal.core.errors import InvalidTransition, PortalError
from portal.core.extensions import db
from portal.platform import audit
from portal.platform.jobs.duties import Stopping, never
from portal.platform.jobs.kinds import JobKind, kind_of, may_restart
from portal.platform.jobs.leases import LEASE, hold_lease
from portal.platform.jobs.models import Job, JobState
from portal.platform.jobs.outages import retry_during_outage
from portal.platform.jobs.worker import reduce_garbage_collection
from portal.platform.permissions import Actor

#: Number of worker deaths after which a job fails.
MOST_DEATHS = 3
log = logging.getLogger(__name__)


def enqueue(
    actor: Actor,
    kind: str,
    *,
    arguments: Mapping[str, Any],
    total: int | None = None,
    queue: str = "default",
) -> Job:
    """Add a job in the caller's transaction; a worker picks it up within a second of the commit."""
    job = Job(
        kind=kind,
        queue=queue,
        arguments=dict(arguments),
        total=total,
        created_at=utc_now(),
        created_by_id=actor.actor_id,
    )
    db.session.add(job)
    db.session.flush()
    return job


def run_due_jobs(owner: str, *, queue: str | None = None, stopping: Stopping = never) -> int:
    """Run every free job, or those of one ``queue``, one after the other. Returns how many were
    finished.

    Once ``stopping()`` is true, the current job is put back after its chunk.
    """
    finished = 0
    while not stopping() and (job_id := _claim(owner, queue=queue)) is not None:
        finished += _run(job_id, owner, stopping)
    return finished


def run_until_finished(job_id: int, owner: str, *, rest: timedelta = timedelta(seconds=0.5)) -> Job:
    """Wait for a job in the foreground, and run free jobs of its queue meanwhile.

    Each chunk is processed by a worker or by this process, whichever claims it first. Returns the
    finished job.
    """
    reduce_garbage_collection()
    while True:
        with read_only() as session:
            job = session.get_one(Job, job_id)
            queue, finished = job.queue, job.state not in (JobState.QUEUED, JobState.RUNNING)
            if finished:
                session.expunge(job)
                return job
        claimed = _claim(owner, queue=queue)
        if claimed is not None:
            _run(claimed, owner, never)
        else:
            time.sleep(rest.total_seconds())


def run_in_transaction(job: Job) -> None:
    """Run a whole job inside the caller's transaction; for the demo loader, which writes in one
    transaction."""
    kind = kind_of(job)
    while not _advance(job, kind, kind.prepared(job)):
        pass


def renew_lease(job: Job) -> None:
    """Renew the lease of a job whose ``prepare`` is slow, on a separate connection, so that the
    read transaction of ``prepare`` continues. Does nothing if another worker has taken the job."""
    with db.engine.begin() as connection:
        connection.execute(
            update(Job)
            .where(Job.id == job.id, Job.lease_owner == job.lease_owner)
            .values(lease_until=utc_now() + LEASE)
        )


def cancel_job(job_id: int) -> None:
    """Cancel a job in the caller's transaction; it ends before its next chunk."""
    db.session.execute(
        update(Job)
        .where(Job.id == job_id, Job.state.in_([JobState.QUEUED, JobState.RUNNING]))
        .values(state=JobState.CANCELLED, finished_at=utc_now())
    )


def restart_job(actor: Actor, job: Job) -> None:
    """Restart a failed job from its cursor, in the caller's transaction, and reset its count of
    deaths. Raises :class:`InvalidTransition` if it did not fail or was restarted already.
    """
    if not may_restart(job):
        raise InvalidTransition
    restarted: Any = db.session.execute(
        update(Job)
        .where(Job.id == job.id, Job.state == JobState.FAILED)
        .values(state=JobState.QUEUED, deaths=0, error=None, finished_at=None)
    )
    if restarted.rowcount != 1:
        raise InvalidTransition
    audit.record(actor, "jobs.restart", job)


def _claim(owner: str, *, queue: str | None = None) -> int | None:
    while (candidate := _free_job(queue)) is not None:
        with transaction() as session:
            claimed: Any = session.execute(
                update(Job)
                .where(Job.id == candidate, _is_free())
                .values(
                    state=JobState.RUNNING,
                    lease_owner=owner,
                    lease_until=utc_now() + LEASE,
                    attempts=Job.attempts + 1,
                    # Whoever held an expired lease has died; see _uncount_death.
                    deaths=Job.deaths + case((Job.state == JobState.RUNNING, 1), else_=0),
                )
            )
            if claimed.rowcount != 1:
                return None
            if not _fail_deadly_job(candidate):
                return candidate
    return None


def _is_free() -> ColumnElement[bool]:
    lapsed = (Job.state == JobState.RUNNING) & (Job.lease_until < utc_now())
    return or_(Job.state == JobState.QUEUED, lapsed)


def _free_job(queue: str | None) -> int | None:
    """Return the first job that no worker holds and that need not wait for an earlier one."""
    earlier = aliased(Job)
    waits = (
        select(earlier.id)
        .where(
            earlier.queue == Job.queue,
            earlier.id < Job.id,
            earlier.state.in_([JobState.QUEUED, JobState.RUNNING]),
        )
        .exists()
    )
    candidates = select(Job.id).where(_is_free(), ~waits).order_by(Job.id).limit(1)
    if queue is not None:
        candidates = candidates.where(Job.queue == queue)
    with read_only() as session:
        return session.scalar(candidates)


def _fail_deadly_job(job_id: int) -> bool:
    """Fail a job that has killed too many workers; return whether it did so."""
    message = gettext(
        "Pekerjaan ini dihentikan: %(count)s kali program yang mengerjakannya mati. "
        "Jalankan lagi; jika terulang, beri tahu petugas teknis.",
        count=MOST_DEATHS,
    )
    stopped: Any = db.session.execute(
        update(Job)
        .where(Job.id == job_id, Job.deaths >= MOST_DEATHS)
        .values(state=JobState.FAILED, error=message, finished_at=utc_now())
    )
    if stopped.rowcount:
        log.error("job %s is stopped: %s workers died of it", job_id, MOST_DEATHS)
    return bool(stopped.rowcount)


def _run(job_id: int, owner: str, stopping: Stopping) -> bool:
    who = f"job {job_id}"
    failure: str | None = None
    try:
        while not retry_during_outage(who, lambda: _run_chunk(job_id, owner), stopping):
            if stopping():
                _put_back(job_id, owner)
                return False
    except PortalError as error:
        failure = str(error.message)
    except Exception as error:
        if is_outage(error):  # asked to stop while the database is away: the lease runs out
            return False
        log.exception("job %s failed", job_id)
        failure = gettext("Terjadi kesalahan. Petugas teknis dapat melihat catatannya.")
    if failure is not None:
        message = failure
        retry_during_outage(who, lambda: _fail(job_id, owner, message), stopping)
    return True


def _run_chunk(job_id: int, owner: str) -> bool:
    with read_only() as session:
        waiting = session.get_one(Job, job_id)
        kind = kind_of(waiting)
        with hold_lease(job_id, owner):
            prepared = kind.prepared(waiting)
    with transaction(durable=kind.durable) as session:
        job = session.scalars(
            select(Job)
            .where(Job.id == job_id, Job.state == JobState.RUNNING, Job.lease_owner == owner)
            .with_for_update()
        ).one_or_none()
        if job is None:  # cancelled, or another worker took over an expired lease
            _uncount_death(job_id, owner)
            return True
        job.lease_until = utc_now() + LEASE
        return _advance(job, kind, prepared)


def _uncount_death(job_id: int, owner: str) -> None:
    """Uncount a death: the job was taken over from this worker, which was alive but could not reach
    the database.
    """
    db.session.execute(
        update(Job)
        .where(Job.id == job_id, Job.lease_owner != owner, Job.deaths > 0)
        .values(deaths=Job.deaths - 1)
    )


def _advance(job: Job, kind: JobKind, prepared: tuple[Any, ...]) -> bool:
    """Process one chunk and store the progress. Returns whether the job is done."""
    progress = kind.step(job, *prepared)
    job.cursor, job.total = progress.cursor, progress.total
    job.result = {**job.result, **progress.result}
    if progress.done:
        job.state, job.finished_at = JobState.DONE, utc_now()
    return progress.done


def _put_back(job_id: int, owner: str) -> None:
    """Release the job at once, so that no worker has to wait for the lease to expire."""
    with transaction() as session:
        session.execute(
            update(Job)
            .where(Job.id == job_id, Job.state == JobState.RUNNING, Job.lease_owner == owner)
            .values(state=JobState.QUEUED, lease_owner=None, lease_until=None)
        )


def _fail(job_id: int, owner: str, message: str) -> None:
    with transaction() as session:
        session.execute(
            update(Job)
            .where(Job.id == job_id, Job.lease_owner == owner)
            .values(state=JobState.FAILED, error=message[:500], finished_at=utc_now())
        )
