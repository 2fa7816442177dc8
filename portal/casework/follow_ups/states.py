"""States of a visit."""

import enum

from portal.casework.cases.permissions import CASE_CLOSE, CASE_WORK, HANDOVER_VOID
from portal.platform.workflow import Transition


class VisitStatus(enum.StrEnum):
    """Status of a visit: planned, done, missed (and planned again), or cancelled with its handover
    or case.
    """

    PLANNED = "planned"
    DONE = "done"
    MISSED = "missed"
    CANCELLED = "cancelled"


class VisitAction(enum.StrEnum):
    """Actions that move a visit."""

    RECORD = "record"
    MISS = "miss"
    CANCEL = "cancel"
    RESUME = "resume"  # its case was reopened


S, A = VisitStatus, VisitAction

TRANSITIONS: dict[tuple[VisitStatus, VisitAction], Transition[VisitStatus]] = {
    (S.PLANNED, A.RECORD): Transition(S.DONE, CASE_WORK),
    (S.PLANNED, A.MISS): Transition(S.MISSED, CASE_WORK),
    (S.PLANNED, A.CANCEL): Transition(S.CANCELLED, HANDOVER_VOID),
    (S.CANCELLED, A.RESUME): Transition(S.PLANNED, CASE_CLOSE),
}
