"""Blueprint of the linkage room."""

from flask import Blueprint, url_for

from portal.core.counting import counted, thousands
from portal.platform.accounts.guard import current_actor
from portal.platform.jobs.models import Job
from portal.registry.linkage.queries import count_waiting_pairs

blueprint = Blueprint("linkage", __name__, url_prefix="/data-ganda")


def job_outcome(job: Job) -> str:
    """Return the result of a run as text, with the number of pairs that wait for this reader.

    The job's own count covers the whole regency and may exceed the reader's queue.
    """
    return counted(
        "%(merged)s digabung. %(n)s pasangan di wilayah tugas Anda menunggu keputusan.",
        count_waiting_pairs(current_actor()),
        merged=thousands(job.result.get("merged", 0)),
    )


def job_url(_job: Job) -> str:
    """Return the URL of the review queue."""
    return url_for("linkage.index")
