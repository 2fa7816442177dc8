"""The way of a complaint."""

import enum

from portal.permissions import Permission
from portal.workflow import Transition


class ComplaintStatus(enum.StrEnum):
    """Received, taken up by somebody, answered."""

    RECEIVED = "received"
    IN_PROGRESS = "in_progress"
    CLOSED = "closed"


class ComplaintAction(enum.StrEnum):
    TAKE_UP = "take_up"
    ANSWER = "answer"
    REOPEN = "reopen"


S, A = ComplaintStatus, ComplaintAction

TRANSITIONS: dict[tuple[ComplaintStatus, ComplaintAction], Transition[ComplaintStatus]] = {
    (S.RECEIVED, A.TAKE_UP): Transition(S.IN_PROGRESS, Permission.COMPLAINT_HANDLE),
    (S.RECEIVED, A.ANSWER): Transition(S.CLOSED, Permission.COMPLAINT_HANDLE),
    (S.IN_PROGRESS, A.ANSWER): Transition(S.CLOSED, Permission.COMPLAINT_HANDLE),
    (S.CLOSED, A.REOPEN): Transition(S.IN_PROGRESS, Permission.COMPLAINT_HANDLE),
}
