"""Which papers of an event were prepared."""

from collections.abc import Sequence

from sqlalchemy import select

from portal.errors import NotFound
from portal.extensions import db
from portal.files.models import StoredFile
from portal.handovers.models import Event
from portal.jobs.models import Job, JobState

OPEN_STATES = (JobState.QUEUED, JobState.RUNNING)


def job_queue(event: Event) -> str:
    """Of one event, one preparation runs at a time."""
    return f"event_papers:{event.id}"


def running_job(event: Event) -> Job | None:
    """The preparation that has not ended yet."""
    return db.session.scalars(
        select(Job).where(Job.queue == job_queue(event), Job.state.in_(OPEN_STATES))
    ).first()


def preparations(event: Event) -> Sequence[Job]:
    """Every preparation, newest first."""
    return db.session.scalars(
        select(Job).where(Job.queue == job_queue(event)).order_by(Job.id.desc())
    ).all()


def volumes(job: Job) -> list[int]:
    """The files of a preparation, in order."""
    files: list[int] = job.result.get("files", [])
    return files


def prepared_before(job: Job) -> int:
    """How many papers of its families were prepared earlier and still hold: they are not printed
    twice."""
    return int(job.result.get("before", 0))


def get_volume(event: Event, file_id: int) -> StoredFile:
    """One volume of an event that was loaded for the person. Raises :class:`NotFound`."""
    if not any(file_id in volumes(job) for job in preparations(event)):
        raise NotFound
    return db.session.get_one(StoredFile, file_id)
