"""States of an assessment. Completed and discarded are final."""

import enum

from portal.casework.cases.permissions import CASE_WORK
from portal.platform.workflow import Transition


class AssessmentStatus(enum.StrEnum):
    """A draft can change; a completed assessment cannot."""

    DRAFT = "draft"
    COMPLETED = "completed"
    DISCARDED = "discarded"


class Action(enum.StrEnum):
    """Actions that end a draft."""

    COMPLETE = "complete"
    DISCARD = "discard"


TRANSITIONS: dict[tuple[AssessmentStatus, Action], Transition[AssessmentStatus]] = {
    (AssessmentStatus.DRAFT, Action.COMPLETE): Transition(AssessmentStatus.COMPLETED, CASE_WORK),
    (AssessmentStatus.DRAFT, Action.DISCARD): Transition(AssessmentStatus.DISCARDED, CASE_WORK),
}
