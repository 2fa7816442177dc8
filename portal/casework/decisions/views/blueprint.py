"""Blueprint of the decisions room."""

from typing import Any

from flask import Blueprint

from portal.casework.decisions.wording import (
    KIND,
    METHOD,
    SOURCE,
    STATUS,
    TONE,
    decision_badge,
    fund_badge,
    item_in_words,
    items_in_words,
    past_years,
    waited,
)

blueprint = Blueprint("decisions", __name__, url_prefix="/bantuan")


@blueprint.app_context_processor
def _words() -> dict[str, Any]:
    return {
        "aid_kind": KIND,
        "aid_method": METHOD,
        "aid_source": SOURCE,
        "decision_badge": decision_badge,
        "decision_status": STATUS,
        "decision_tone": TONE,
        "fund_badge": fund_badge,
        "waited": waited,
        "past_years": past_years,
        "item_in_words": item_in_words,
        "items_in_words": items_in_words,
    }
