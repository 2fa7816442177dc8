"""Page of the search."""

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from portal.casework.cases.permissions import CASE_SEE
from portal.overview.search.queries import (
    MAX_RESULTS,
    MIN_LENGTH,
    find_paper,
    is_partial_number,
    search_persons,
    search_similar_names,
)
from portal.platform.accounts.guard import current_actor, guard
from portal.platform.web import render_page
from portal.registry.households.permissions import REGISTRY_SEE

blueprint = Blueprint("search", __name__, url_prefix="/cari")


@blueprint.get("")
@guard(REGISTRY_SEE, CASE_SEE)
def index() -> ResponseReturnValue:
    """Show the search page, or only the results while the user types."""
    actor, text = current_actor(), request.args.get("q", "").strip()
    found, paper = search_persons(actor, text), find_paper(actor, text)
    return render_page(
        "search/index.html",
        block="results",
        text=text,
        found=found,
        paper=paper,
        similar=[] if found or paper else search_similar_names(actor, text),
        most=MAX_RESULTS,
        too_short=0 < len(text) < MIN_LENGTH,
        unfinished=is_partial_number(text),
    )
