"""States of a complaint."""

import enum

from portal.contact.complaints.permissions import COMPLAINT_HANDLE
from portal.platform.workflow import Transition


class ComplaintStatus(enum.StrEnum):
    """Status of a complaint: received, taken up, answered."""

    RECEIVED = "received"
    IN_PROGRESS = "in_progress"
    CLOSED = "closed"


class ComplaintAction(enum.StrEnum):
    """Actions that move a complaint."""

    TAKE_UP = "take_up"
    ANSWER = "answer"
    REOPEN = "reopen"


S, A = ComplaintStatus, ComplaintAction

TRANSITIONS: dict[tuple[ComplaintStatus, ComplaintAction], Transition[ComplaintStatus]] = {
    (S.RECEIVED, A.TAKE_UP): Transition(S.IN_PROGRESS, COMPLAINT_HANDLE),
    (S.RECEIVED, A.ANSWER): Transition(S.CLOSED, COMPLAINT_HANDLE),
    (S.IN_PROGRESS, A.ANSWER): Transition(S.CLOSED, COMPLAINT_HANDLE),
    (S.CLOSED, A.REOPEN): Transition(S.IN_PROGRESS, COMPLAINT_HANDLE),
}
