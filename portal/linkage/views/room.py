"""The blueprint that every page of linkage hangs on."""

from flask import Blueprint, url_for
from flask_babel import gettext, lazy_gettext

from portal.accounts.guard import current_actor
from portal.jobs.models import Job
from portal.jobs.pages import JobPage, describe_job
from portal.linkage.queries import count_waiting
from portal.linkage.services.runs import LINK
from portal.web.filters import thousands

blueprint = Blueprint("linkage", __name__, url_prefix="/data-ganda")


def _outcome(job: Job) -> str:
    """What the run did, and what waits for the reader by now: what the run left to people in the
    whole regency would be more than their queue holds."""
    return gettext(
        "%(merged)s digabung. %(waiting)s pasangan di wilayah tugas Anda menunggu keputusan.",
        merged=thousands(job.result.get("merged", 0)),
        waiting=thousands(count_waiting(current_actor())),
    )


def _leads_to(_job: Job) -> str:
    return url_for("linkage.index")


describe_job(
    LINK,
    JobPage(lazy_gettext("Mencari data ganda"), outcome=_outcome, leads_to=_leads_to),
)
