"""States of an event."""

import enum

from portal.casework.handovers.permissions import EVENT_MANAGE
from portal.platform.workflow import Transition


class EventStatus(enum.StrEnum):
    """Status of a handover event: planned, open, closed, or cancelled."""

    PLANNED = "planned"
    OPEN = "open"
    CLOSED = "closed"
    CANCELLED = "cancelled"


class EventAction(enum.StrEnum):
    """Actions that move an event."""

    OPEN = "open"
    CLOSE = "close"
    CANCEL = "cancel"


S, A, MANAGE = EventStatus, EventAction, EVENT_MANAGE

EVENT_TRANSITIONS: dict[tuple[EventStatus, EventAction], Transition[EventStatus]] = {
    (S.PLANNED, A.OPEN): Transition(S.OPEN, MANAGE),
    (S.OPEN, A.CLOSE): Transition(S.CLOSED, MANAGE),
    (S.PLANNED, A.CANCEL): Transition(S.CANCELLED, MANAGE),
    (S.OPEN, A.CANCEL): Transition(S.CANCELLED, MANAGE),
}
