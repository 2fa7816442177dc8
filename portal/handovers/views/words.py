"""Words that templates of events and handovers use."""

from typing import Any

from portal.handovers.queries import handovers_under
from portal.handovers.wording import CONDITION, EVENT_STATUS, EVENT_TONE, SIGNATURE


def handover_words() -> dict[str, Any]:
    """Helpers for every template that shows an event or a handover."""
    return {
        "event_status": EVENT_STATUS,
        "event_tone": EVENT_TONE,
        "handovers_under": handovers_under,
        "item_condition": CONDITION,
        "signature_words": SIGNATURE,
    }
