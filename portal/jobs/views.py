"""Progress of long work: can be left and found again."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from portal.accounts.guard import current_actor, signed_in
from portal.jobs.pages import page_of
from portal.jobs.queries import get_job
from portal.web import render_page

blueprint = Blueprint("jobs", __name__, url_prefix="/pekerjaan")


@blueprint.get("/<int:job_id>")
@signed_in
def show(job_id: int) -> ResponseReturnValue:
    """How far a job is. htmx asks again until it has ended; without scripts the page reloads."""
    job = get_job(current_actor(), job_id)
    return render_page("jobs/show.html", block="progress", job=job, page=page_of(job))
