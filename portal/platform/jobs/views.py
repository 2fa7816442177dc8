"""Progress page of a job, which the user can leave and return to."""

from flask import Blueprint, url_for
from flask.typing import ResponseReturnValue

from portal.core.db.transaction import transaction
from portal.platform.accounts.guard import current_actor, signed_in
from portal.platform.jobs.kinds import may_restart, page_of
from portal.platform.jobs.queries import get_job
from portal.platform.jobs.services import restart_job
from portal.platform.jobs.wording import ENDED, TONE, WORK, outcome_in_words
from portal.platform.web import go_to, render_page

blueprint = Blueprint("jobs", __name__, url_prefix="/pekerjaan")


@blueprint.get("/<int:job_id>")
@signed_in
def show(job_id: int) -> ResponseReturnValue:
    """Show the progress of a job. htmx polls until it has ended; without JavaScript the page
    reloads.
    """
    job = get_job(current_actor(), job_id)
    page = page_of(job)
    return render_page(
        "jobs/show.html",
        block="progress",
        job=job,
        page=page,
        restartable=may_restart(job),
        work=WORK.get(job.state),
        ended=ENDED.get(job.state),
        tone=TONE.get(job.state),
        outcome=outcome_in_words(job, page) if job.state in ENDED else None,
    )


@blueprint.post("/<int:job_id>/lagi")
@signed_in
def restart(job_id: int) -> ResponseReturnValue:
    """Restart a failed job from its cursor."""
    actor = current_actor()
    with transaction():
        restart_job(actor, get_job(actor, job_id))
    return go_to(url_for("jobs.show", job_id=job_id))
