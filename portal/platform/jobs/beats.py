"""Heartbeat of each worker, stored in the database for monitoring."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, func, select, update

from portal.core.clock import utc_now
from portal.core.db.transaction import transaction
from portal.core.extensions import db
from portal.platform.jobs.duties import Stopping
from portal.platform.jobs.models import WorkerBeat

EVERY = timedelta(seconds=10)
#: A worker without a heartbeat for this long is considered dead.
FORGOTTEN = timedelta(hours=1)


def beat(owner: str, *, stopping: Stopping) -> None:
    """Store a heartbeat of this worker; ``owner`` names the worker and the duty."""
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
