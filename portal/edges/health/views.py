"""Health checks for supervisors and monitors, without sign-in. ``/healthz``: the process is alive.
``/readyz``: it can do its work. Neither discloses a secret.
"""

import shutil
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

from flask import Blueprint, current_app
from flask.typing import ResponseReturnValue
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from portal.core.clock import utc_now
from portal.core.config import MEGABYTE, VERSION
from portal.core.db.outage import is_busy, is_outage
from portal.core.db.transaction import read_only, transaction
from portal.core.extensions import db
from portal.platform.accounts.guard import public
from portal.platform.jobs.jobs import last_beat
from portal.platform.jobs.models import WorkerBeat

#: A worker without a heartbeat for this long is considered dead.
SILENT = timedelta(minutes=1)
#: Free bytes below which the disk counts as full.
LEAST_FREE = 200 * MEGABYTE

blueprint = Blueprint("health", __name__)


class _TrialWritten(Exception):
    """Raised to roll back the trial write."""


@blueprint.get("/healthz")
@public
def healthz() -> ResponseReturnValue:
    """Return 200 while this process answers; the body tells whether the database does."""
    try:
        with read_only() as session:
            session.execute(text("SELECT 1"))
    except SQLAlchemyError:
        return {"status": "ok", "version": VERSION, "database": "unavailable"}
    return {"status": "ok", "version": VERSION, "database": "ok"}


@blueprint.get("/readyz")
@public
def readyz() -> ResponseReturnValue:
    """Return 200 if all work can be done, else 503 with the reasons."""
    found = {"database": _database(), "worker": _worker(), "disk": _disk()}
    ready = all(word == "ok" for word in found.values())
    answer = {"status": "ok" if ready else "not ready", "version": VERSION, **found}
    return answer, 200 if ready else 503


def _database() -> str:
    """Try to write to the database, and roll back."""
    try:
        with suppress(_TrialWritten), transaction() as session:
            session.add(WorkerBeat(name="trial", seen_at=utc_now()))
            session.flush()
            raise _TrialWritten
    except Exception as error:
        if not is_outage(error):
            raise
        return "busy" if is_busy(error) else "not writable"
    return "ok"


def _worker() -> str:
    try:
        with read_only():
            seen = last_beat()
    except SQLAlchemyError:
        return "unknown"
    return "ok" if seen is not None and utc_now() - seen < SILENT else "silent"


def _disk() -> str:
    """Check the free space for an SQLite file; the disk of a PostgreSQL server is not visible."""
    url = db.engine.url
    file = url.database if url.get_backend_name() == "sqlite" else None
    folder = Path(file).parent if file else Path(current_app.instance_path)
    try:
        return "ok" if shutil.disk_usage(folder).free >= LEAST_FREE else "nearly full"
    except OSError:
        return "unknown"
