"""Blueprint of the handovers room."""

from typing import Any

from flask import Blueprint

from portal.casework.handovers.queries import current_invitation, handovers_under
from portal.casework.handovers.wording import (
    CONDITION,
    EVENT_STATUS,
    EVENT_TONE,
    SIGNATURE,
    arrival_badge,
    handover_badge,
    invitation_badge,
)

blueprint = Blueprint("handovers", __name__)


@blueprint.app_context_processor
def _words() -> dict[str, Any]:
    return {
        "arrival_badge": arrival_badge,
        "event_status": EVENT_STATUS,
        "event_tone": EVENT_TONE,
        "handover_badge": handover_badge,
        "handovers_under": handovers_under,
        "invitation_badge": invitation_badge,
        "is_invited": lambda decision_id: current_invitation(decision_id) is not None,
        "item_condition": CONDITION,
        "signature_words": SIGNATURE,
    }
