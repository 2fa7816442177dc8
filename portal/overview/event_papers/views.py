"""Prepare and download the papers of an event."""

from flask import Blueprint, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, lazy_gettext
from wtforms import BooleanField

from portal.casework.handovers.queries import attendance_counts, get_event
from portal.casework.handovers.services import NOT_ENDED
from portal.casework.receipts.permissions import PAPER_ISSUE
from portal.core.counting import counted, thousands
from portal.core.db.transaction import transaction
from portal.overview.event_papers.queries import (
    get_volume,
    preparations,
    prepared_before,
    running_job,
    volumes,
)
from portal.overview.event_papers.services import prepare_event_papers
from portal.platform import audit
from portal.platform.accounts.guard import current_actor, guard
from portal.platform.editing.saving import save
from portal.platform.files.services import read_file
from portal.platform.files.views import file_response
from portal.platform.jobs.models import Job
from portal.platform.web import render_page
from portal.platform.web.forms import PortalForm

blueprint = Blueprint("event_papers", __name__, url_prefix="/acara")


class PapersForm(PortalForm):
    """Whether to prepare receipts too, which reserves numbers."""

    receipts = BooleanField(
        lazy_gettext("Siapkan juga BAST dan kuitansi untuk ditandatangani di kertas"), default=True
    )


def job_outcome(job: Job) -> str:
    """Return the number of files of a job as text."""
    return counted("%(n)s berkas siap diunduh.", len(volumes(job)))


def job_url(job: Job) -> str:
    """Return the URL of the papers that a job prepares."""
    return url_for("event_papers.show", event_id=job.arguments["event_id"])


def _papers_in_words(job: Job) -> str:
    """Return as text what a preparation printed, and what was printed before."""
    new, before = len(job.result.get("papers", [])), prepared_before(job)
    if not job.arguments["receipts"]:
        return gettext("tanpa surat")
    if not before:
        return counted("%(n)s surat", new)
    if not new:
        return gettext(
            "tidak ada surat baru: semuanya (%(n)s) sudah disiapkan sebelumnya",
            n=thousands(before),
        )
    return counted(
        "%(n)s surat baru, %(before)s sudah disiapkan sebelumnya",
        new,
        before=thousands(before),
    )


@blueprint.route("/<int:event_id>/berkas", methods=["GET", "POST"])
@guard(PAPER_ISSUE)
def show(event_id: int) -> ResponseReturnValue:
    """Show the preparations of an event, and start another."""
    actor = current_actor()
    event = get_event(actor, event_id)
    form = PapersForm()
    answer = save(
        form,
        lambda: prepare_event_papers(
            actor, get_event(actor, event_id), receipts=bool(form.receipts.data)
        ),
        to=url_for("event_papers.show", event_id=event_id),
    )
    if answer is not None:
        return answer
    done = preparations(event)
    return render_page(
        "event_papers/show.html",
        block="prepared",
        form=form,
        event=event,
        tally=attendance_counts(event_id),
        is_running=event.status in NOT_ENDED,
        running=running_job(event),
        last=next(iter(done), None),
        prepared=[(job, volumes(job)) for job in done if volumes(job)],
        papers_in_words=_papers_in_words,
    )


@blueprint.get("/<int:event_id>/berkas/<int:file_id>.pdf")
@guard(PAPER_ISSUE)
def volume(event_id: int, file_id: int) -> ResponseReturnValue:
    """Download one volume. It contains full numbers of many people, so the download is audited."""
    actor = current_actor()
    with transaction():
        event = get_event(actor, event_id)
        file = get_volume(event, file_id)
        data = read_file(file)
        audit.record(
            actor,
            "events.open_papers",
            event,
            file_id=file.id,
        )
    return file_response(file, data, inline=True, our_own=True)
