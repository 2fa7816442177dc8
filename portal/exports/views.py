"""Ask for exports, find them again, take them along."""

from typing import Any

from flask import Blueprint, Response, flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, lazy_gettext

from portal.accounts.guard import current_actor, guard
from portal.errors import InvalidInput
from portal.exports import services, wording
from portal.exports.access import may_have_full_numbers
from portal.exports.datasets import DATASETS, dataset_of
from portal.exports.dictionary import HEADINGS, KINDS, dictionary_csv
from portal.exports.facts import moment_in_words, numbers_in_words, selection_in_words
from portal.exports.forms import ExportForm
from portal.exports.models import Export, Format
from portal.exports.queries import OPEN_STATES, get_export, own_exports
from portal.exports.settings import KEEP_DAYS
from portal.extensions import db
from portal.files.responses import file_response
from portal.jobs.models import Job
from portal.jobs.pages import JobPage, describe_job
from portal.permissions import Permission
from portal.regions.queries import districts
from portal.settings import value_of
from portal.transaction import transaction
from portal.web import go_to, render_page
from portal.web.filters import thousands
from portal.web.pagination import Sort, paginate
from portal.web.rendering import wants_part

blueprint = Blueprint("exports", __name__, url_prefix="/ekspor")


def _outcome(job: Job) -> str:
    return gettext("%(n)s baris siap diunduh.", n=thousands(job.result.get("rows", 0)))


def _page_of(job: Job) -> str:
    return url_for("exports.show", export_id=job.arguments["export_id"])


describe_job(services.KIND, JobPage(lazy_gettext("Ekspor data"), _outcome, _page_of))


@blueprint.get("/")
@guard(Permission.DATA_EXPORT)
def index() -> ResponseReturnValue:
    """What can be exported, and what one has exported."""
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
@guard(Permission.DATA_EXPORT)
def new(dataset: str) -> ResponseReturnValue:
    """Choose a part of a dataset and have it written."""
    actor, wanted = current_actor(), dataset_of(dataset)
    form = ExportForm()
    form.offer(wanted, districts(actor))
    if not may_have_full_numbers(actor):
        del form.full_numbers
        del form.reason
    if form.validate_on_submit():
        try:
            with transaction():
                export = services.request_export(actor, wanted, **_asked(form))
        except InvalidInput as error:
            form.accept(error)
        else:
            return go_to(url_for("exports.show", export_id=export.id))
    return render_page("exports/new.html", form=form, dataset=wanted, keep_days=value_of(KEEP_DAYS))


@blueprint.get("/<int:export_id>")
@guard(Permission.DATA_EXPORT)
def show(export_id: int) -> ResponseReturnValue:
    """How far an export is; htmx asks again until it has ended, then gets the whole page."""
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
@guard(Permission.DATA_EXPORT)
def download(export_id: int) -> ResponseReturnValue:
    """The file. The trail says who took it."""
    actor = current_actor()
    with transaction():
        export = get_export(actor, export_id)
        data = services.download_export(actor, export)
        file = export.file
        assert file is not None  # noqa: S101 - what has bytes is a file
        return file_response(file, data)


@blueprint.post("/<int:export_id>/batal")
@guard(Permission.DATA_EXPORT)
def cancel(export_id: int) -> ResponseReturnValue:
    """Stop an export that is being made."""
    actor = current_actor()
    try:
        with transaction():
            services.cancel_export(actor, get_export(actor, export_id))
    except InvalidInput as error:
        flash(str(error.message), "due")
    else:
        flash(gettext("Ekspor dibatalkan."), "done")
    return go_to(url_for("exports.show", export_id=export_id))


@blueprint.get("/kamus")
@guard(Permission.DATA_EXPORT)
def dictionary() -> ResponseReturnValue:
    """Every dataset's columns, in words."""
    return render_page("exports/dictionary.html", datasets=DATASETS, headings=HEADINGS, kinds=KINDS)


@blueprint.get("/kamus/<dataset>.csv")
@guard(Permission.DATA_EXPORT)
def dictionary_file(dataset: str) -> ResponseReturnValue:
    """The dictionary of one dataset, to lie beside its CSV."""
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
