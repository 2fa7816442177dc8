"""Choose on a list, preview, confirm once, watch the progress, see what was left out, undo."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Response, request, url_for
from flask.typing import ResponseReturnValue

from portal.core.db.transaction import transaction
from portal.core.extensions import db
from portal.platform import audit
from portal.platform.accounts.guard import current_actor, guard
from portal.platform.bulk import services
from portal.platform.bulk.kinds import BulkKind, kind_named, list_named
from portal.platform.bulk.models import BulkAction, BulkItem
from portal.platform.bulk.permissions import BULK_ACT
from portal.platform.bulk.queries import confirmed_actions, get_action, items_of, reasons_of
from portal.platform.bulk.report import left_out_csv, left_out_workbook
from portal.platform.bulk.states import BulkOutcome, BulkStatus
from portal.platform.bulk.wording import (
    OUTCOME,
    OUTCOME_TONE,
    STATUS,
    TONE,
    reason_in_words,
    result_in_words,
    result_tone,
)
from portal.platform.editing.saving import refusals_flashed, save
from portal.platform.jobs.kinds import may_restart
from portal.platform.jobs.models import Job
from portal.platform.web import go_to, render_page
from portal.platform.web.pagination import Sort, paginate
from portal.platform.web.routing import parse_record_id, safe_redirect_path

blueprint = Blueprint("bulk", __name__, url_prefix="/massal")

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv; charset=utf-8"
#: Names in the form of a list; every other value is one of its filters.
KIND, ALL, ONE, HERE = "tindakan", "semua", "pilih", "kembali"
LONGEST, MOST_FILTERS = 200, 20
_OWN_NAMES = {KIND, ALL, ONE, HERE, "csrf_token", "after"}


def page_url(job: Job) -> str:
    """Return the URL of the bulk action that a job works on."""
    return url_for("bulk.show", bulk_action_id=job.arguments["action_id"])


@blueprint.get("/")
@guard(BULK_ACT)
def index() -> ResponseReturnValue:
    """List the confirmed bulk actions, newest first."""
    page = paginate(
        db.session(),
        confirmed_actions(current_actor()),
        Sort(BulkAction.id, descending=True),
        cursor=request.args.get("after"),
    )
    return render_page(
        "bulk/index.html",
        page=page,
        kind_of=lambda action: kind_named(action.kind),
        status_label=STATUS,
        status_tone=TONE,
        in_words=lambda action: result_in_words(action, kind_named(action.kind)),
    )


@blueprint.post("/")
@guard(BULK_ACT)
def choose() -> ResponseReturnValue:
    """Freeze what was ticked on a list, or all that match its filters, and show the preview."""
    actor, kind = current_actor(), kind_named(request.form.get(KIND, ""))
    ids = request.form.getlist(ONE, type=parse_record_id)
    words = [item for item in request.form.items() if item[0] not in _OWN_NAMES and item[1]]
    filters = {name[:LONGEST]: text[:LONGEST] for name, text in words[:MOST_FILTERS]}
    action_id = None
    with refusals_flashed("due"), transaction():
        action_id = services.choose(
            actor, kind, filters=filters, record_ids=None if request.form.get(ALL) else ids
        ).id
    if action_id is None:
        return go_to(safe_redirect_path(request.form.get(HERE, "/")))
    return go_to(url_for("bulk.show", bulk_action_id=action_id))


@blueprint.route("/<int:bulk_action_id>", methods=["GET", "POST"])
@guard(BULK_ACT)
def show(bulk_action_id: int) -> ResponseReturnValue:
    """Show the preview and confirm it; then the progress; then the result."""
    actor = current_actor()
    action = get_action(actor, bulk_action_id)
    kind = kind_named(action.kind)
    if action.status is BulkStatus.CHOSEN:
        return _preview(action, kind)
    if request.method == "POST":  # confirmed before: the second press of the button
        return go_to(url_for("bulk.show", bulk_action_id=action.id))
    runs = action.status in {BulkStatus.RUNNING, BulkStatus.UNDOING}
    job = action.job
    return render_page(
        "bulk/show.html",
        block="progress",
        job=job,
        moves=runs and job is not None and job.state in {"queued", "running"},
        restartable=runs and job is not None and may_restart(job),
        may_undo=action.status is BulkStatus.DONE and action.done and kind.may_undo(actor),
        result=result_in_words(action, kind),
        result_tone=result_tone(action),
        worked=_worked(action).value,
        badge=(STATUS[action.status], TONE[action.status]),
        **_facts_of(action, kind),
    )


def _preview(action: BulkAction, kind: BulkKind) -> ResponseReturnValue:
    actor = current_actor()
    form = kind.form(actor, action)
    action_id = action.id
    if "hitung" not in request.form:
        answer = save(
            form,
            lambda: services.confirm(
                actor, get_action(actor, action_id, lock=True), fields=form.chosen()
            ),
            to=url_for("bulk.show", bulk_action_id=action_id),
        )
        if answer is not None:
            return answer
    return render_page(
        "bulk/preview.html",
        block="fields",
        form=form,
        possible=action.total - action.refused,
        back=_list_url(action, kind),
        can_be_undone=kind.may_undo(actor),
        **_facts_of(action, kind),
    )


@blueprint.post("/<int:bulk_action_id>/urungkan")
@guard(BULK_ACT)
def undo(bulk_action_id: int) -> ResponseReturnValue:
    """Undo the whole bulk action."""
    actor = current_actor()
    with transaction():
        services.undo(actor, get_action(actor, bulk_action_id, lock=True))
    return go_to(url_for("bulk.show", bulk_action_id=bulk_action_id))


@blueprint.get("/<int:bulk_action_id>/daftar")
@guard(BULK_ACT)
def items(bulk_action_id: int) -> ResponseReturnValue:
    """List the items with one outcome, or with one reason."""
    actor = current_actor()
    action = get_action(actor, bulk_action_id)
    kind, wanted = kind_named(action.kind), request.args.get("hasil", "")
    outcome = BulkOutcome(wanted) if wanted in set(BulkOutcome) else BulkOutcome.REFUSED
    page = paginate(
        db.session(),
        items_of(action, outcome, request.args.get("alasan", "")),
        Sort(BulkItem.id),
        cursor=request.args.get("after"),
    )
    named = list_named(kind.list_name).named(actor, [item.record_id for item in page.items])
    return render_page(
        "bulk/items.html",
        page=page,
        named=named,
        outcome=outcome,
        outcome_label=OUTCOME[outcome],
        outcome_tone=OUTCOME_TONE[outcome],
        **_facts_of(action, kind),
    )


@blueprint.get("/<int:bulk_action_id>/tidak-dikerjakan.csv")
@guard(BULK_ACT)
def report_csv(bulk_action_id: int) -> ResponseReturnValue:
    """Download what was left out as CSV."""
    return _report(bulk_action_id, "csv")


@blueprint.get("/<int:bulk_action_id>/tidak-dikerjakan.xlsx")
@guard(BULK_ACT)
def report_xlsx(bulk_action_id: int) -> ResponseReturnValue:
    """Download what was left out as a workbook."""
    return _report(bulk_action_id, "xlsx")


def _report(bulk_action_id: int, kind: str) -> Response:
    """Return the file. It names people, so that the download is audited."""
    actor = current_actor()
    content_type, write = {"csv": (CSV, left_out_csv), "xlsx": (XLSX, left_out_workbook)}[kind]
    with transaction():
        action = get_action(actor, bulk_action_id)
        data = write(actor, action)
        audit.record(actor, "bulk_actions.download", action, file=kind)
    response = Response(data, content_type=content_type)
    name = f"tidak-dikerjakan-{bulk_action_id}.{kind}"
    response.headers.set("Content-Disposition", "attachment", filename=name)
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _facts_of(action: BulkAction, kind: BulkKind) -> Mapping[str, Any]:
    """Return what every page about a bulk action shows."""
    return {
        "action": action,
        "kind": kind,
        "source": list_named(kind.list_name),
        "reasons": reasons_of(action),
        "reason_in_words": reason_in_words,
    }


def _worked(action: BulkAction) -> BulkOutcome:
    """Return the outcome of the items that it worked on."""
    if action.status is not BulkStatus.UNDONE:
        return BulkOutcome.DONE
    return BulkOutcome.UNDONE if action.undone else BulkOutcome.KEPT


def _list_url(action: BulkAction, kind: BulkKind) -> str:
    return f"{url_for(list_named(kind.list_name).endpoint)}?{urlencode(action.filters)}"
