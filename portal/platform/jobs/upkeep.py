"""Daily maintenance of the database by a worker."""

from datetime import timedelta

from portal.core.db.statistics import refresh_statistics
from portal.platform.jobs.duties import Stopping, never

EVERY = timedelta(days=1)


def keep_statistics(owner: str, *, stopping: Stopping = never) -> None:
    """Refresh the statistics of the query planner."""
    refresh_statistics()
