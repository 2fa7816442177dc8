"""Enqueue long work and run it chunk by chunk."""

import logging
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, TypeVar

from flask_babel import gettext
from sqlalchemy import or_, select, update
from sqlalchemy.orm import aliased

from portal.clock import utc_now
from portal.errors import PortalError
from portal.extensions import db
from portal.jobs.duties import Stopping, duty, never
from portal.jobs.garbage import look_rarely
from portal.jobs.leases import LEASE, kept_lease
from portal.jobs.models import Job, JobState
from portal.permissions import Actor
from portal.transaction import read_only, transaction

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Progress:
    """What one chunk achieved: the new cursor, the total if known, and whether all is done."""

    cursor: int
    total: int | None
    done: bool
    result: Mapping[str, Any] = field(default_factory=dict)


#: Does one chunk inside an open transaction, from ``job.cursor`` on.
Step = Callable[[Job], Progress]
Prepared = TypeVar("Prepared")

#: Does what is slow for the next chunk (rendering, reading a file) before its transaction begins.
#: It only reads; what it returns outlives the session it has read with.
Prepare = Callable[[Job], Prepared]


@dataclass(frozen=True)
class _Kind:
    prepare: Prepare[Any]
    step: Callable[[Job, Any], Progress]


_kinds: dict[str, _Kind] = {}


def job_kind(name: str) -> Callable[[Step], Step]:
    """Register the function that does a chunk of jobs of kind ``name``."""

    def register(step: Step) -> Step:
        _kinds[name] = _Kind(prepare=lambda _: None, step=lambda job, _: step(job))
        return step

    return register


def prepared_job_kind(
    name: str, prepare: Prepare[Prepared]
) -> Callable[[Callable[[Job, Prepared], Progress]], Callable[[Job, Prepared], Progress]]:
    """Like :func:`job_kind`, for a step that is given what ``prepare`` made for this chunk."""

    def register(step: Callable[[Job, Prepared], Progress]) -> Callable[[Job, Prepared], Progress]:
        _kinds[name] = _Kind(prepare, step)
        return step

    return register


def enqueue(
    actor: Actor,
    kind: str,
    *,
    arguments: Mapping[str, Any],
    total: int | None = None,
    queue: str = "default",
) -> Job:
    """Add a job in the caller's transaction; a worker finds it within a second of the commit."""
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


@duty("jobs")
def run_due_jobs(owner: str, *, stopping: Stopping = never) -> int:
    """Run every job that is free, one after the other. Returns how many were finished.

    Once ``stopping()`` is true, the job in hand is put back after its present chunk.
    """
    finished = 0
    while not stopping() and (job_id := _claim(owner)) is not None:
        finished += _run(job_id, owner, stopping)
    return finished


def run_until_finished(job_id: int, owner: str, *, rest: timedelta = timedelta(seconds=0.5)) -> Job:
    """Wait for a job in the foreground, running what is free in its queue.

    Whoever is first takes a piece: a worker or this process. Returns the finished job.
    """
    look_rarely()
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


def finish_at_once(job: Job) -> None:
    """Do a whole job inside the caller's transaction: of a past that is acted in one piece."""
    kind = _kinds[job.kind]
    while not _advance(job, kind, kind.prepare(job)):
        pass


def renew_lease(job: Job) -> None:
    """Keep a job whose ``prepare`` takes long, on a connection of its own: what ``prepare`` reads
    goes on. A job that was taken away meanwhile stays away."""
    with db.engine.begin() as connection:
        connection.execute(
            update(Job)
            .where(Job.id == job.id, Job.lease_owner == job.lease_owner)
            .values(lease_until=utc_now() + LEASE)
        )


def cancel_job(job_id: int) -> None:
    """Stop a job in the caller's transaction: it ends before its next chunk."""
    db.session.execute(
        update(Job)
        .where(Job.id == job_id, Job.state.in_([JobState.QUEUED, JobState.RUNNING]))
        .values(state=JobState.CANCELLED, finished_at=utc_now())
    )


def _claim(owner: str, *, queue: str | None = None) -> int | None:
    now = utc_now()
    free = or_(
        Job.state == JobState.QUEUED, (Job.state == JobState.RUNNING) & (Job.lease_until < now)
    )
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
    candidates = select(Job.id).where(free, ~waits).order_by(Job.id).limit(1)
    if queue is not None:
        candidates = candidates.where(Job.queue == queue)
    with read_only() as session:
        candidate = session.scalar(candidates)
    if candidate is None:
        return None
    with transaction() as session:
        claimed = session.execute(
            update(Job)
            .where(Job.id == candidate, free)
            .values(state=JobState.RUNNING, lease_owner=owner, lease_until=now + LEASE)
        )
        return candidate if claimed.rowcount == 1 else None  # type: ignore[attr-defined]


def _run(job_id: int, owner: str, stopping: Stopping) -> bool:
    try:
        while not _run_chunk(job_id, owner):
            if stopping():
                _put_back(job_id, owner)
                return False
    except PortalError as error:
        _fail(job_id, owner, str(error.message))
    except Exception:
        log.exception("job %s failed", job_id)
        _fail(job_id, owner, gettext("Terjadi kesalahan. Petugas teknis dapat melihat catatannya."))
    return True


def _run_chunk(job_id: int, owner: str) -> bool:
    with read_only() as session:
        waiting = session.get_one(Job, job_id)
        kind = _kinds[waiting.kind]
        with kept_lease(job_id, owner):
            prepared = kind.prepare(waiting)
    with transaction() as session:
        job = session.scalars(
            select(Job)
            .where(Job.id == job_id, Job.state == JobState.RUNNING, Job.lease_owner == owner)
            .with_for_update()
        ).one_or_none()
        if job is None:  # cancelled, or another worker took over an expired lease
            return True
        job.lease_until = utc_now() + LEASE
        return _advance(job, kind, prepared)


def _advance(job: Job, kind: _Kind, prepared: object) -> bool:
    """Do one chunk, and keep how far it came. Whether all is done."""
    progress = kind.step(job, prepared)
    job.cursor, job.total = progress.cursor, progress.total
    job.result = {**job.result, **progress.result}
    if progress.done:
        job.state, job.finished_at = JobState.DONE, utc_now()
    return progress.done


def _put_back(job_id: int, owner: str) -> None:
    """Free at once, so that nobody waits for the lease to run out."""
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
