"""Background jobs. The job row is the only state; a worker polls for rows that are due."""

from portal.platform.jobs.duties import Duty, Stopping
from portal.platform.jobs.kinds import JobKind, JobPage, Progress
from portal.platform.jobs.services import enqueue

__all__ = ["Duty", "JobKind", "JobPage", "Progress", "Stopping", "enqueue"]
