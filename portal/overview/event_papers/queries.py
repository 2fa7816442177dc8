"""Queries on the preparation jobs of an event."""

from collections.abc import Sequence

from sqlalchemy import select

from portal.casework.handovers.models import HandoverEvent
from portal.core.errors import NotFound
from portal.core.extensions import db
from portal.platform.files.models import StoredFile
from portal.platform.jobs.models import Job, JobState

OPEN_STATES = (JobState.QUEUED, JobState.RUNNING)


def job_queue(event: HandoverEvent) -> str:
    """Return the queue of an event's jobs, so that one preparation per event runs at a time."""
    return f"event_papers:{event.id}"


def running_job(event: HandoverEvent) -> Job | None:
    """Return the unfinished preparation; ``None`` if there is none."""
    return db.session.scalars(
        select(Job).where(Job.queue == job_queue(event), Job.state.in_(OPEN_STATES))
    ).first()


def preparations(event: HandoverEvent) -> Sequence[Job]:
    """Return the preparations, newest first."""
    return db.session.scalars(
        select(Job).where(Job.queue == job_queue(event)).order_by(Job.id.desc())
    ).all()


def volumes(job: Job) -> list[int]:
    """Return the file ids of a preparation, in order."""
    files: list[int] = job.result.get("files", [])
    return files


def prepared_before(job: Job) -> int:
    """Return the number of papers that an earlier job prepared and that are still valid; they are
    not printed again.
    """
    return int(job.result.get("before", 0))


def get_volume(event: HandoverEvent, file_id: int) -> StoredFile:
    """Return a volume of a loaded event. Raise :class:`NotFound` for another file."""
    if not any(file_id in volumes(job) for job in preparations(event)):
        raise NotFound
    return db.session.get_one(StoredFile, file_id)
