"""Pages of events and handovers."""

from portal.casework.handovers.views import (
    change_event_state,
    claims,
    desk,
    event_day,
    events,
    record_handover,
    roster,
    show_handover,
)
from portal.casework.handovers.views.blueprint import blueprint

__all__ = [
    "blueprint",
    "change_event_state",
    "claims",
    "desk",
    "event_day",
    "events",
    "record_handover",
    "roster",
    "show_handover",
]
