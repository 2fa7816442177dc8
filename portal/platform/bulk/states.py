"""States of a bulk action, and outcomes of its items."""

import enum

from portal.platform.bulk.permissions import BULK_ACT
from portal.platform.workflow import Transition


class BulkStatus(enum.StrEnum):
    """A bulk action: previewed, under way, done; being undone, undone."""

    CHOSEN = "chosen"
    RUNNING = "running"
    DONE = "done"
    UNDOING = "undoing"
    UNDONE = "undone"


class BulkStep(enum.StrEnum):
    """What moves a bulk action."""

    CONFIRM = "confirm"
    FINISH = "finish"
    UNDO = "undo"
    FINISH_UNDO = "finish_undo"


class BulkOutcome(enum.StrEnum):
    """What became of one record of a bulk action."""

    WAITING = "waiting"
    DONE = "done"
    REFUSED = "refused"
    UNDONE = "undone"
    KEPT = "kept"  # done, and could not be undone


S, A = BulkStatus, BulkStep

BULK_TRANSITIONS: dict[tuple[BulkStatus, BulkStep], Transition[BulkStatus]] = {
    (S.CHOSEN, A.CONFIRM): Transition(S.RUNNING, BULK_ACT),
    (S.RUNNING, A.FINISH): Transition(S.DONE, BULK_ACT),
    (S.DONE, A.UNDO): Transition(S.UNDOING, BULK_ACT),
    (S.UNDOING, A.FINISH_UNDO): Transition(S.UNDONE, BULK_ACT),
}
