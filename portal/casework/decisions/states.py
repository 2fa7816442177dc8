"""States of an aid decision."""

import enum

from portal.casework.cases.permissions import AID_DECIDE, CASE_STEP_BACK, CASE_WORK
from portal.platform.workflow import Transition


class DecisionStatus(enum.StrEnum):
    """Status of a decision: proposed by one person, approved or declined by another."""

    PROPOSED = "proposed"
    APPROVED = "approved"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"  # by the proposer, before a decision
    REVOKED = "revoked"  # approved, then revoked before any handover


class DecisionAction(enum.StrEnum):
    """Actions that move a decision."""

    APPROVE = "approve"
    DECLINE = "decline"
    WITHDRAW = "withdraw"
    REVOKE = "revoke"


S, A = DecisionStatus, DecisionAction

TRANSITIONS: dict[tuple[DecisionStatus, DecisionAction], Transition[DecisionStatus]] = {
    (S.PROPOSED, A.APPROVE): Transition(S.APPROVED, AID_DECIDE),
    (S.PROPOSED, A.DECLINE): Transition(S.DECLINED, AID_DECIDE),
    (S.PROPOSED, A.WITHDRAW): Transition(S.WITHDRAWN, CASE_WORK),
    (S.APPROVED, A.REVOKE): Transition(S.REVOKED, CASE_STEP_BACK),
}
