"""Delete what is past its day: the worker's duty."""

from datetime import timedelta

from sqlalchemy import select

from portal.clock import utc_now
from portal.exports.models import Export
from portal.exports.queries import OPEN_STATES
from portal.exports.services import remove_export
from portal.extensions import db
from portal.jobs.duties import Stopping, duty, never
from portal.jobs.models import Job
from portal.permissions import Portal
from portal.transaction import transaction

EVERY = timedelta(minutes=10)
BLOCK = 50


@duty("exports past their day", every=EVERY)
def remove_expired_exports(owner: str, *, stopping: Stopping = never) -> int:
    """Delete the files of every export past its day, and what failed ones have read. Returns how
    many exports were cleaned."""
    removed = 0
    while not stopping():
        with transaction():
            expired = db.session.scalars(
                select(Export)
                .outerjoin(Export.job)
                .where(
                    Export.removed_at.is_(None),
                    Export.expires_at <= utc_now(),
                    Job.state.not_in(OPEN_STATES) | Job.id.is_(None),
                )
                .order_by(Export.id)
                .limit(BLOCK)
            ).all()
            for export in expired:
                remove_export(Portal("Pembersihan ekspor"), export)
        removed += len(expired)
        if len(expired) < BLOCK:
            break
    return removed
