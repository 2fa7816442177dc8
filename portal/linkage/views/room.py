"""The blueprint that every page of linkage hangs on."""

from flask import Blueprint, url_for
from flask_babel import gettext, lazy_gettext

from portal.jobs.models import Job
from portal.jobs.pages import JobPage, describe_job
from portal.linkage.services.runs import LINK

blueprint = Blueprint("linkage", __name__, url_prefix="/data-ganda")


def _outcome(job: Job) -> str:
    return gettext(
        "%(merged)s digabung, %(review)s pasangan menunggu keputusan.",
        merged=job.result.get("merged", 0),
        review=job.result.get("review", 0),
    )


def _leads_to(_job: Job) -> str:
    return url_for("linkage.index")


describe_job(
    LINK,
    JobPage(lazy_gettext("Mencari data ganda"), outcome=_outcome, leads_to=_leads_to),
)
