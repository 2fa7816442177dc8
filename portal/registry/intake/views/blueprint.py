"""Blueprint of the intake room."""

from flask import Blueprint, url_for

from portal.platform.jobs.models import Job

blueprint = Blueprint("intake", __name__, url_prefix="/impor")


def job_url(job: Job) -> str:
    """Return the page of the import that a job works on."""
    return url_for("intake.show", import_id=job.arguments["import_id"])
