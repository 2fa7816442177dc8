"""The way of an event."""

import enum

from portal.permissions import Permission
from portal.workflow import Transition


class EventStatus(enum.StrEnum):
    """A launch event: being prepared, running, over, or called off."""

    PLANNED = "planned"
    OPEN = "open"
    CLOSED = "closed"
    CANCELLED = "cancelled"


class EventAction(enum.StrEnum):
    OPEN = "open"
    CLOSE = "close"
    CANCEL = "cancel"


S, A, MANAGE = EventStatus, EventAction, Permission.EVENT_MANAGE

EVENT_TRANSITIONS: dict[tuple[EventStatus, EventAction], Transition[EventStatus]] = {
    (S.PLANNED, A.OPEN): Transition(S.OPEN, MANAGE),
    (S.OPEN, A.CLOSE): Transition(S.CLOSED, MANAGE),
    (S.PLANNED, A.CANCEL): Transition(S.CANCELLED, MANAGE),
    (S.OPEN, A.CANCEL): Transition(S.CANCELLED, MANAGE),
}
