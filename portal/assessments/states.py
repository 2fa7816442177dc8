"""The assessment's way: a draft is completed or discarded, and both are for good."""

import enum

from portal.permissions import Permission
from portal.workflow import Transition


class AssessmentStatus(enum.StrEnum):
    """A draft is the caseworker's; a completed one is for good."""

    DRAFT = "draft"
    COMPLETED = "completed"
    DISCARDED = "discarded"


class Action(enum.StrEnum):
    """What ends a draft."""

    COMPLETE = "complete"
    DISCARD = "discard"


TRANSITIONS: dict[tuple[AssessmentStatus, Action], Transition[AssessmentStatus]] = {
    (AssessmentStatus.DRAFT, Action.COMPLETE): Transition(
        AssessmentStatus.COMPLETED, Permission.CASE_WORK
    ),
    (AssessmentStatus.DRAFT, Action.DISCARD): Transition(
        AssessmentStatus.DISCARDED, Permission.CASE_WORK
    ),
}
