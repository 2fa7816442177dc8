"""Duties of every worker: its heartbeat, and daily maintenance of the database."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, func, select, update

from portal.core.clock import utc_now
from portal.core.db.statistics import refresh_statistics
from portal.core.db.transaction import transaction
from portal.core.extensions import db
from portal.platform.jobs.duties import Stopping, never
from portal.platform.jobs.models import WorkerBeat

BEAT_EVERY = timedelta(seconds=10)
STATISTICS_EVERY = timedelta(days=1)
#: Heartbeats older than this are deleted.
FORGOTTEN = timedelta(hours=1)


def beat(owner: str, *, stopping: Stopping) -> None:
    """Store a heartbeat of this worker in the database, for monitoring; ``owner`` names the worker
    and the duty.
    """
    name, now = owner.rpartition(":")[0], utc_now()
    with transaction(durable=False) as session:
        known: Any = session.execute(
            update(WorkerBeat).where(WorkerBeat.name == name).values(seen_at=now)
        )
        if not known.rowcount:
            session.add(WorkerBeat(name=name, seen_at=now))
        session.execute(delete(WorkerBeat).where(WorkerBeat.seen_at < now - FORGOTTEN))


def last_beat() -> datetime | None:
    """Return the time of the latest heartbeat of any worker; None if there is none."""
    return db.session.scalar(select(func.max(WorkerBeat.seen_at)))


def keep_statistics(owner: str, *, stopping: Stopping = never) -> None:
    """Refresh the statistics of the query planner."""
    refresh_statistics()
