"""Queries on jobs."""

from sqlalchemy import select, true

from portal.core.errors import NotFound
from portal.core.extensions import db
from portal.platform.jobs.models import Job
from portal.platform.jobs.permissions import JOB_SEE_ALL
from portal.platform.permissions import Actor
from portal.platform.scope import sees_everything


def get_job(actor: Actor, job_id: int) -> Job:
    """Return a job that ``actor`` started. Supervisors of the whole regency also see jobs of
    others, so that work can continue while a colleague is away. Raises :class:`NotFound`.
    """
    seen = true() if sees_everything(actor, JOB_SEE_ALL) else Job.created_by_id == actor.actor_id
    job = db.session.scalar(select(Job).where(Job.id == job_id, seen))
    if job is None:
        raise NotFound
    return job


def last_job(kind: str) -> Job | None:
    """Return the newest job of ``kind``, without an access check."""
    return db.session.scalar(select(Job).where(Job.kind == kind).order_by(Job.id.desc()).limit(1))
