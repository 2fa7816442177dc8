"""Blueprint of the aid room."""

from typing import Any

from flask import Blueprint

from portal.registry.aid.wording import DIRECTION, GIVEN, TONE, VERDICT, rule_badge, said_by

blueprint = Blueprint("aid", __name__, url_prefix="/program")


@blueprint.app_context_processor
def _words() -> dict[str, Any]:
    return {
        "aid_said_by": said_by,
        "exchange_direction": DIRECTION,
        "given_kind": GIVEN,
        "overlap_verdict": VERDICT,
        "overlap_tone": TONE,
        "rule_badge": rule_badge,
    }
