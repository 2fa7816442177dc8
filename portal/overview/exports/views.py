"""Pages to request, find and download exports."""

from typing import Any

from flask import Blueprint, Flask, Response, flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from portal.core.counting import counted
from portal.core.db.transaction import transaction
from portal.core.extensions import db
from portal.overview.exports import services, wording
from portal.overview.exports.data_dictionary import HEADINGS, KINDS, dictionary_csv
from portal.overview.exports.datasets import DATASETS, dataset_of
from portal.overview.exports.forms import ExportForm
from portal.overview.exports.models import Export, Format
from portal.overview.exports.permissions import DATA_EXPORT
from portal.overview.exports.queries import (
    OPEN_STATES,
    get_export,
    may_export_full_numbers,
    own_exports,
)
from portal.overview.exports.settings import KEEP_DAYS
from portal.overview.exports.wording import moment_in_words, numbers_in_words, selection_in_words
from portal.platform.accounts.guard import current_actor, guard
from portal.platform.editing.saving import refusals_flashed, save
from portal.platform.files.views import file_response
from portal.platform.jobs.models import Job
from portal.platform.permissions import allows
from portal.platform.regions.queries import districts
from portal.platform.settings import value_of
from portal.platform.web import go_to, render_page
from portal.platform.web.pagination import Sort, paginate
from portal.platform.web.rendering import wants_part

blueprint = Blueprint("exports", __name__, url_prefix="/ekspor")


def offer_exports(app: Flask) -> None:
    """Tell pages of other rooms whether the person who looks at them may export."""

    @app.context_processor
    def _context() -> dict[str, Any]:
        return {"may_export": lambda: allows(current_actor(), DATA_EXPORT)}


def job_outcome(job: Job) -> str:
    """Return the number of rows of a job as text."""
    return counted("%(n)s baris siap diunduh.", job.result.get("rows", 0))


def job_url(job: Job) -> str:
    """Return the URL of the export that a job writes."""
    return url_for("exports.show", export_id=job.arguments["export_id"])


@blueprint.get("/")
@guard(DATA_EXPORT)
def index() -> ResponseReturnValue:
    """Show the datasets, and the user's own exports."""
    page = paginate(
        db.session(),
        own_exports(current_actor()),
        Sort(Export.id, descending=True),
        cursor=request.args.get("after"),
    )
    return render_page(
        "exports/index.html",
        page=page,
        datasets=DATASETS,
        words=wording,
        selection=selection_in_words,
        keep_days=value_of(KEEP_DAYS),
    )


@blueprint.route("/baru/<dataset>", methods=["GET", "POST"])
@guard(DATA_EXPORT)
def new(dataset: str) -> ResponseReturnValue:
    """Choose a part of a dataset and request an export."""
    actor, wanted = current_actor(), dataset_of(dataset)
    form = ExportForm()
    form.offer(wanted, districts(actor))
    if not may_export_full_numbers(actor):
        del form.full_numbers
        del form.reason
    answer = save(
        form,
        lambda: services.request_export(actor, wanted, **_asked(form)),
        to=lambda export: url_for("exports.show", export_id=export.id),
    )
    return answer or render_page(
        "exports/new.html", form=form, dataset=wanted, keep_days=value_of(KEEP_DAYS)
    )


@blueprint.get("/<int:export_id>")
@guard(DATA_EXPORT)
def show(export_id: int) -> ResponseReturnValue:
    """Show the progress of an export; htmx polls until it has ended, then loads the full page."""
    export = get_export(current_actor(), export_id)
    moving = export.job is not None and export.job.state in OPEN_STATES
    if wants_part() and not moving:
        return go_to(url_for("exports.show", export_id=export_id))
    return render_page(
        "exports/show.html",
        block="progress",
        export=export,
        moving=moving,
        dataset=dataset_of(export.dataset),
        words=wording,
        facts=[
            (gettext("Saringan"), selection_in_words(export)),
            (gettext("Keadaan data"), moment_in_words(export.requested_at, export.last_number)),
            (gettext("NIK dan No. KK"), numbers_in_words(export)),
            (gettext("Diminta oleh"), export.requested_by.name),
        ],
    )


@blueprint.get("/<int:export_id>/unduh")
@guard(DATA_EXPORT)
def download(export_id: int) -> ResponseReturnValue:
    """Download the file; the download is audited."""
    actor = current_actor()
    with transaction():
        export = get_export(actor, export_id)
        data = services.download_export(actor, export)
        file = export.file
        assert file is not None  # noqa: S101 - what has bytes is a file
        return file_response(file, data)


@blueprint.post("/<int:export_id>/batal")
@guard(DATA_EXPORT)
def cancel(export_id: int) -> ResponseReturnValue:
    """Cancel a running export."""
    actor = current_actor()
    with refusals_flashed("due"):
        with transaction():
            services.cancel_export(actor, get_export(actor, export_id))
        flash(gettext("Ekspor dibatalkan."), "done")
    return go_to(url_for("exports.show", export_id=export_id))


@blueprint.get("/kamus")
@guard(DATA_EXPORT)
def dictionary() -> ResponseReturnValue:
    """Show the columns of all datasets."""
    return render_page("exports/dictionary.html", datasets=DATASETS, headings=HEADINGS, kinds=KINDS)


@blueprint.get("/kamus/<dataset>.csv")
@guard(DATA_EXPORT)
def dictionary_file(dataset: str) -> ResponseReturnValue:
    """Download the dictionary of one dataset as CSV."""
    found = dataset_of(dataset)
    response = Response(dictionary_csv(found), mimetype="text/csv")
    response.headers.set("Content-Disposition", "attachment", filename=f"kamus-{found.key}.csv")
    return response


def _asked(form: ExportForm) -> dict[str, Any]:
    numbers = "full_numbers" in form
    return {
        "format": Format(form.format.data),
        "district_code": form.district_code.data or None,
        "state": form.state.data or "",
        "full_numbers": bool(form.full_numbers.data) if numbers else False,
        "reason": (form.reason.data or "") if numbers else "",
    }
