"""Prepare and download the papers of an event."""

from flask import Blueprint, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, lazy_gettext
from wtforms import BooleanField

from portal import audit
from portal.accounts.guard import current_actor, guard
from portal.errors import InvalidInput
from portal.event_papers.job import KIND
from portal.event_papers.queries import (
    get_volume,
    preparations,
    prepared_before,
    running_job,
    volumes,
)
from portal.event_papers.services import prepare_event_papers
from portal.files.responses import file_response
from portal.files.services import read_file
from portal.handovers.attendance import tally
from portal.handovers.queries import get_event
from portal.handovers.rosters import RUNNING
from portal.jobs.models import Job
from portal.jobs.pages import JobPage, describe_job
from portal.permissions import Permission
from portal.transaction import transaction
from portal.web import go_to, render_page
from portal.web.filters import thousands
from portal.web.forms import PortalForm

blueprint = Blueprint("event_papers", __name__, url_prefix="/acara")


class PapersForm(PortalForm):
    """Whether receipts are prepared too: they take numbers."""

    receipts = BooleanField(
        lazy_gettext("Siapkan juga BAST dan kuitansi untuk ditandatangani di kertas"), default=True
    )


def _outcome(job: Job) -> str:
    return gettext("%(n)d berkas siap diunduh.", n=len(volumes(job)))


def _page_of(job: Job) -> str:
    return url_for("event_papers.show", event_id=job.arguments["event_id"])


def _papers_in_words(job: Job) -> str:
    """What a preparation printed, and what it left alone since it had been printed before."""
    new, before = len(job.result.get("papers", [])), prepared_before(job)
    if not job.arguments["receipts"]:
        return gettext("tanpa surat")
    if not before:
        return gettext("%(n)s surat", n=thousands(new))
    if not new:
        return gettext(
            "tidak ada surat baru: semuanya (%(n)s) sudah disiapkan sebelumnya",
            n=thousands(before),
        )
    return gettext(
        "%(new)s surat baru, %(before)s sudah disiapkan sebelumnya",
        new=thousands(new),
        before=thousands(before),
    )


describe_job(KIND, JobPage(lazy_gettext("Berkas acara"), _outcome, _page_of))


@blueprint.route("/<int:event_id>/berkas", methods=["GET", "POST"])
@guard(Permission.PAPER_ISSUE)
def show(event_id: int) -> ResponseReturnValue:
    """What was prepared, and preparing more."""
    actor = current_actor()
    event = get_event(actor, event_id)
    form = PapersForm()
    if form.validate_on_submit():
        try:
            with transaction():
                prepare_event_papers(
                    actor, get_event(actor, event_id), receipts=bool(form.receipts.data)
                )
        except InvalidInput as error:
            form.accept(error)
        else:
            return go_to(url_for("event_papers.show", event_id=event_id))
        event = get_event(actor, event_id)
    done = preparations(event)
    return render_page(
        "event_papers/show.html",
        block="prepared",
        form=form,
        event=event,
        tally=tally(event_id),
        is_running=event.status in RUNNING,
        running=running_job(event),
        last=next(iter(done), None),
        prepared=[(job, volumes(job)) for job in done if volumes(job)],
        papers_in_words=_papers_in_words,
    )


@blueprint.get("/<int:event_id>/berkas/<int:file_id>.pdf")
@guard(Permission.PAPER_ISSUE)
def volume(event_id: int, file_id: int) -> ResponseReturnValue:
    """One volume. It holds numbers of many people in full, so the trail says who took it."""
    actor = current_actor()
    with transaction():
        event = get_event(actor, event_id)
        file = get_volume(event, file_id)
        data = read_file(file)
        audit.record(
            actor,
            "events.open_papers",
            event,
            district_code=event.district_code,
            file_id=file.id,
        )
    return file_response(file, data, inline=True)
