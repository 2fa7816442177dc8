"""States of an import: read and previewed, confirmed, applied; or undone."""

import enum

from portal.platform.workflow import Transition
from portal.registry.agencies.permissions import IMPORT_RUN


class ImportState(enum.StrEnum):
    """State of a file."""

    READING = "reading"
    PREVIEWED = "previewed"
    APPLYING = "applying"
    APPLIED = "applied"
    UNDOING = "undoing"
    UNDONE = "undone"
    DISCARDED = "discarded"
    FAILED = "failed"


class ImportAction(enum.StrEnum):
    """Action that changes the state. People reread, confirm, undo and discard; jobs do the rest."""

    PREVIEW = "preview"
    FAIL = "fail"  # it cannot be read
    READ_AGAIN = "read_again"  # with columns corrected by a person
    CONFIRM = "confirm"
    COMPLETE = "complete"
    UNDO = "undo"
    TAKE_BACK = "take_back"
    KEEP = "keep"  # a later step depends on it
    KEEP_UNFINISHED = "keep_unfinished"
    DISCARD = "discard"


S, A, RUN = ImportState, ImportAction, IMPORT_RUN

TRANSITIONS: dict[tuple[ImportState, ImportAction], Transition[ImportState]] = {
    (S.READING, A.PREVIEW): Transition(S.PREVIEWED, RUN),
    (S.READING, A.FAIL): Transition(S.FAILED, RUN),
    (S.READING, A.DISCARD): Transition(S.DISCARDED, RUN),
    (S.FAILED, A.READ_AGAIN): Transition(S.READING, RUN),
    (S.FAILED, A.DISCARD): Transition(S.DISCARDED, RUN),
    (S.PREVIEWED, A.READ_AGAIN): Transition(S.READING, RUN),
    (S.PREVIEWED, A.CONFIRM): Transition(S.APPLYING, RUN),
    (S.PREVIEWED, A.DISCARD): Transition(S.DISCARDED, RUN),
    (S.APPLYING, A.COMPLETE): Transition(S.APPLIED, RUN),
    (S.APPLYING, A.UNDO): Transition(S.UNDOING, RUN),
    (S.APPLIED, A.UNDO): Transition(S.UNDOING, RUN),
    (S.UNDOING, A.TAKE_BACK): Transition(S.UNDONE, RUN),
    (S.UNDOING, A.KEEP): Transition(S.APPLIED, RUN),
    (S.UNDOING, A.KEEP_UNFINISHED): Transition(S.APPLYING, RUN),
}
