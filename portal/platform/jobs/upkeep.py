"""What a worker does for the database once a day."""

from datetime import timedelta

from portal.core.db.statistics import refresh_statistics
from portal.platform.jobs.duties import Stopping, never

EVERY = timedelta(days=1)


def keep_statistics(owner: str, *, stopping: Stopping = never) -> None:
    """Gather the statistics by which the database plans its queries."""
    refresh_statistics()
