"""Search while typing."""

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from portal.accounts.guard import current_actor, guard
from portal.permissions import Permission
from portal.search.queries import MOST, SHORTEST, find, find_paper, looks_unfinished
from portal.web import render_page

blueprint = Blueprint("search", __name__, url_prefix="/cari")


@blueprint.get("")
@guard(Permission.REGISTRY_SEE, Permission.CASE_SEE)
def index() -> ResponseReturnValue:
    """The page, and the results alone while one types."""
    text = request.args.get("q", "").strip()
    return render_page(
        "search/index.html",
        block="results",
        text=text,
        found=find(current_actor(), text),
        paper=find_paper(current_actor(), text),
        most=MOST,
        too_short=0 < len(text) < SHORTEST,
        unfinished=looks_unfinished(text),
    )
