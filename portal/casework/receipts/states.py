"""States of a paper."""

import enum

from portal.casework.receipts.permissions import PAPER_ISSUE
from portal.platform.workflow import Transition


class PaperStatus(enum.StrEnum):
    """Status of a paper: reserved for an event, issued with a handover, or void (batal)."""

    RESERVED = "reserved"
    ISSUED = "issued"
    VOID = "void"


class PaperAction(enum.StrEnum):
    """Actions that move a paper."""

    ISSUE = "issue"
    VOID = "void"


S, A = PaperStatus, PaperAction

PAPER_TRANSITIONS: dict[tuple[PaperStatus, PaperAction], Transition[PaperStatus]] = {
    (S.RESERVED, A.ISSUE): Transition(S.ISSUED, PAPER_ISSUE),
    (S.RESERVED, A.VOID): Transition(S.VOID, PAPER_ISSUE),
    (S.ISSUED, A.VOID): Transition(S.VOID, PAPER_ISSUE),
}
