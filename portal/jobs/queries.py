"""Questions about jobs."""

from sqlalchemy import select, true

from portal.errors import NotFound
from portal.extensions import db
from portal.jobs.models import Job
from portal.permissions import Actor, Permission, Reach, reach


def get_job(actor: Actor, job_id: int) -> Job:
    """A job that ``actor`` started. Supervisors of the whole regency also see those of others, so
    that work can be found again when a colleague is away. Raises :class:`NotFound`."""
    covers = reach(actor, Permission.IMPORT_RUN) is Reach.SCOPE and actor.district_codes is None
    own = Job.created_by_id == actor.actor_id
    seen = true() if covers else own
    job = db.session.scalar(select(Job).where(Job.id == job_id, seen))
    if job is None:
        raise NotFound
    return job


def last_job(kind: str) -> Job | None:
    """The newest job of ``kind``, whoever started it."""
    return db.session.scalar(select(Job).where(Job.kind == kind).order_by(Job.id.desc()).limit(1))
