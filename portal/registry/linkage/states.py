"""States of a pair of persons."""

import enum

from portal.platform.workflow import Transition
from portal.registry.linkage.permissions import IDENTITY_MERGE


class PairStatus(enum.StrEnum):
    """State of a pair."""

    SAME = "same"  # the run merges it automatically
    REVIEW = "review"  # waits for review by staff
    KEPT_APART = "kept_apart"  # decided: two persons
    MERGED = "merged"
    GONE = "gone"  # closed: no longer similar, or one person was merged


class PairAction(enum.StrEnum):
    """Action that changes the state of a pair."""

    MERGE = "merge"
    KEEP_APART = "keep_apart"
    UNDO = "undo"  # of a merge: back to review
    ASK = "ask"  # to review: new evidence, or a decision was undone
    TRUST = "trust"  # new evidence raised it to *same*
    CLOSE = "close"


S, A, MAY = PairStatus, PairAction, IDENTITY_MERGE

TRANSITIONS: dict[tuple[PairStatus, PairAction], Transition[PairStatus]] = {
    (S.SAME, A.MERGE): Transition(S.MERGED, MAY),
    (S.REVIEW, A.MERGE): Transition(S.MERGED, MAY),
    (S.SAME, A.KEEP_APART): Transition(S.KEPT_APART, MAY),
    (S.REVIEW, A.KEEP_APART): Transition(S.KEPT_APART, MAY),
    (S.GONE, A.KEEP_APART): Transition(S.KEPT_APART, MAY),
    (S.MERGED, A.UNDO): Transition(S.REVIEW, MAY),
    (S.SAME, A.ASK): Transition(S.REVIEW, MAY),
    (S.KEPT_APART, A.ASK): Transition(S.REVIEW, MAY),
    (S.GONE, A.ASK): Transition(S.REVIEW, MAY),
    (S.REVIEW, A.TRUST): Transition(S.SAME, MAY),
    (S.GONE, A.TRUST): Transition(S.SAME, MAY),
    (S.SAME, A.CLOSE): Transition(S.GONE, MAY),
    (S.REVIEW, A.CLOSE): Transition(S.GONE, MAY),
    (S.KEPT_APART, A.CLOSE): Transition(S.GONE, MAY),
}
