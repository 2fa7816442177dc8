"""Words that templates of aid use."""

from typing import Any

from portal.decisions.wording import (
    KIND,
    METHOD,
    SOURCE,
    STATUS,
    TONE,
    item_in_words,
    items_in_words,
)


def decision_words() -> dict[str, Any]:
    """Helpers for every template that shows aid."""
    return {
        "aid_kind": KIND,
        "aid_method": METHOD,
        "aid_source": SOURCE,
        "decision_status": STATUS,
        "decision_tone": TONE,
        "item_in_words": item_in_words,
        "items_in_words": items_in_words,
    }
