"""List of papers: all numbers of a year, void ones too."""

from flask import request
from flask.typing import ResponseReturnValue

from portal.casework.receipts.models import Paper, PaperKind
from portal.casework.receipts.permissions import PAPER_ISSUE
from portal.casework.receipts.queries import is_numbered, visible_papers, years
from portal.casework.receipts.states import PaperStatus
from portal.casework.receipts.views.blueprint import blueprint
from portal.casework.receipts.wording import KIND, STATUS
from portal.core.extensions import db
from portal.platform.accounts.guard import current_actor, guard
from portal.platform.audit.permissions import AUDIT_READ
from portal.platform.web import render_page
from portal.platform.web.pagination import Sort, paginate

LONGEST_NUMBER = 60


@blueprint.get("/surat/")
@guard(PAPER_ISSUE, AUDIT_READ)
def index() -> ResponseReturnValue:
    """List the papers of visible cases, newest first."""
    wanted = {name: request.args.get(name, "") for name in ("year", "kind", "state", "q")}
    query = visible_papers(current_actor())
    if wanted["year"].isascii() and wanted["year"].isdigit() and len(wanted["year"]) == 4:
        query = query.where(Paper.year == int(wanted["year"]))
    if wanted["kind"] in set(PaperKind):
        query = query.where(Paper.kind == PaperKind(wanted["kind"]))
    if wanted["state"] in set(PaperStatus):
        query = query.where(Paper.status == PaperStatus(wanted["state"]))
    if text := wanted["q"].strip()[:LONGEST_NUMBER]:
        query = query.where(is_numbered(text))
    page = paginate(
        db.session(), query, Sort(Paper.id, descending=True), cursor=request.args.get("after")
    )
    return render_page(
        "receipts/index.html",
        block="list",
        page=page,
        wanted=wanted,
        years=[(str(year), str(year)) for year in years()],
        kinds=[(kind.value, str(label).lower()) for kind, label in KIND.items()],
        states=[(status.value, str(label).lower()) for status, label in STATUS.items()],
    )
