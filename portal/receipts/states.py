"""The way of a paper."""

import enum

from portal.permissions import Permission
from portal.workflow import Transition


class PaperStatus(enum.StrEnum):
    """Reserved in advance for an event, issued with a handover, or void (batal)."""

    RESERVED = "reserved"
    ISSUED = "issued"
    VOID = "void"


class PaperAction(enum.StrEnum):
    ISSUE = "issue"
    VOID = "void"


S, A, P = PaperStatus, PaperAction, Permission

PAPER_TRANSITIONS: dict[tuple[PaperStatus, PaperAction], Transition[PaperStatus]] = {
    (S.RESERVED, A.ISSUE): Transition(S.ISSUED, P.PAPER_ISSUE),
    (S.RESERVED, A.VOID): Transition(S.VOID, P.PAPER_ISSUE),
    (S.ISSUED, A.VOID): Transition(S.VOID, P.PAPER_ISSUE),
}
