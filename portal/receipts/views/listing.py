"""The list of papers: every number of a year is here, void ones too."""

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from portal.accounts.guard import current_actor, guard
from portal.extensions import db
from portal.permissions import Permission
from portal.receipts.models import Paper, PaperKind
from portal.receipts.queries import visible_papers, years
from portal.receipts.states import PaperStatus
from portal.receipts.wording import KIND, STATUS
from portal.web import render_page
from portal.web.pagination import Sort, paginate

LONGEST_NUMBER = 60


def register(blueprint: Blueprint) -> None:
    """Add the routes."""
    blueprint.add_url_rule("/surat/", view_func=index)


@guard(Permission.PAPER_ISSUE, Permission.AUDIT_READ)
def index() -> ResponseReturnValue:
    """Papers of the person's cases, the newest first."""
    wanted = {name: request.args.get(name, "") for name in ("year", "kind", "state", "q")}
    query = visible_papers(current_actor())
    if wanted["year"].isascii() and wanted["year"].isdigit() and len(wanted["year"]) == 4:
        query = query.where(Paper.year == int(wanted["year"]))
    if wanted["kind"] in set(PaperKind):
        query = query.where(Paper.kind == PaperKind(wanted["kind"]))
    if wanted["state"] in set(PaperStatus):
        query = query.where(Paper.status == PaperStatus(wanted["state"]))
    if text := wanted["q"].strip()[:LONGEST_NUMBER]:
        query = query.where(Paper.number.icontains(text, autoescape=True))
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
