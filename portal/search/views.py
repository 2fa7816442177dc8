"""Search while typing."""

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from portal.accounts.guard import current_actor, guard
from portal.permissions import Permission
from portal.search.queries import (
    MOST,
    SHORTEST,
    find,
    find_paper,
    find_similar,
    looks_unfinished,
)
from portal.web import render_page

blueprint = Blueprint("search", __name__, url_prefix="/cari")


@blueprint.get("")
@guard(Permission.REGISTRY_SEE, Permission.CASE_SEE)
def index() -> ResponseReturnValue:
    """The page, and the results alone while one types."""
    actor, text = current_actor(), request.args.get("q", "").strip()
    found, paper = find(actor, text), find_paper(actor, text)
    return render_page(
        "search/index.html",
        block="results",
        text=text,
        found=found,
        paper=paper,
        similar=[] if found or paper else find_similar(actor, text),
        most=MOST,
        too_short=0 < len(text) < SHORTEST,
        unfinished=looks_unfinished(text),
    )
