"""The way of a question: are these two one person?"""

import enum

from portal.permissions import Permission
from portal.workflow import Transition


class PairStatus(enum.StrEnum):
    """Where a pair of persons stands."""

    SAME = "same"  # sure enough: the portal merges it by itself, in a moment
    REVIEW = "review"  # waits for a person
    KEPT_APART = "kept_apart"  # a person said: two people
    MERGED = "merged"
    GONE = "gone"  # nothing to ask any more: the model sees no likeness, or one of them was merged


class PairAction(enum.StrEnum):
    """What moves a pair."""

    MERGE = "merge"
    KEEP_APART = "keep_apart"
    UNDO = "undo"  # of a merge; a person decides anew
    ASK = "ask"  # also anew: the evidence has changed, or somebody takes a decision back
    TRUST = "trust"  # new evidence makes it sure
    CLOSE = "close"


S, A, MAY = PairStatus, PairAction, Permission.IDENTITY_MERGE

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
