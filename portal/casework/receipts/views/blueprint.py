"""Blueprint of the receipts room."""

from typing import Any

from flask import Blueprint, current_app

from portal.casework.receipts.check_code import check_code
from portal.casework.receipts.queries import papers_of_handover, printed_in_advance, replaced_papers
from portal.casework.receipts.wording import KIND, QUIET_TONE, STATUS, TONE
from portal.core.public_address import is_public

blueprint = Blueprint("receipts", __name__)


@blueprint.app_context_processor
def _words() -> dict[str, Any]:
    """Provide labels to the templates of handovers, which show the papers of a handover."""
    return {
        "paper_kind": KIND,
        "paper_quiet_tone": QUIET_TONE,
        "paper_status": STATUS,
        "paper_tone": TONE,
        "papers_have_qr": lambda: is_public(current_app.config["PUBLIC_URL"]),
        "check_code": check_code,
        "papers_of_handover": papers_of_handover,
        "printed_in_advance": printed_in_advance,
        "replaced_papers": replaced_papers,
    }
