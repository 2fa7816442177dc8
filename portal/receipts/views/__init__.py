"""Papers: the list, one paper, its PDF; and the public page that checks one."""

from typing import Any

from flask import Blueprint

from portal.receipts.queries import papers_of_handover, printed_in_advance, replaced_papers
from portal.receipts.views import checking, listing, papers
from portal.receipts.wording import KIND, STATUS, TONE

blueprint = Blueprint("receipts", __name__)
for part in (listing, papers, checking):
    part.register(blueprint)


@blueprint.app_context_processor
def _words() -> dict[str, Any]:
    """The pages of a handover stand below papers and show theirs through these."""
    return {
        "paper_kind": KIND,
        "paper_status": STATUS,
        "paper_tone": TONE,
        "papers_of_handover": papers_of_handover,
        "printed_in_advance": printed_in_advance,
        "replaced_papers": replaced_papers,
    }
