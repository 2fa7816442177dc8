"""Long work: the job row is the truth; the worker looks for rows that are due."""

from portal.jobs.duties import Stopping, duty
from portal.jobs.services import Progress, enqueue, job_kind

__all__ = ["Progress", "Stopping", "duty", "enqueue", "job_kind"]
