"""The way of a visit."""

import enum

from portal.permissions import Permission
from portal.workflow import Transition


class VisitStatus(enum.StrEnum):
    """Planned, done, not possible (planned anew), or cancelled with its handover or case."""

    PLANNED = "planned"
    DONE = "done"
    MISSED = "missed"
    CANCELLED = "cancelled"


class VisitAction(enum.StrEnum):
    RECORD = "record"
    MISS = "miss"
    CANCEL = "cancel"
    RESUME = "resume"  # the case that it ended with is open again


S, A = VisitStatus, VisitAction

TRANSITIONS: dict[tuple[VisitStatus, VisitAction], Transition[VisitStatus]] = {
    (S.PLANNED, A.RECORD): Transition(S.DONE, Permission.CASE_WORK),
    (S.PLANNED, A.MISS): Transition(S.MISSED, Permission.CASE_WORK),
    (S.PLANNED, A.CANCEL): Transition(S.CANCELLED, Permission.HANDOVER_VOID),
    (S.CANCELLED, A.RESUME): Transition(S.PLANNED, Permission.CASE_CLOSE),
}
