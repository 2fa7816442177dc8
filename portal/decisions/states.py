"""The way of an aid decision."""

import enum

from portal.permissions import Permission
from portal.workflow import Transition


class DecisionStatus(enum.StrEnum):
    """Proposed by one person, approved or declined by another."""

    PROPOSED = "proposed"
    APPROVED = "approved"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"  # by the proposer, before a decision
    REVOKED = "revoked"  # approved, then taken back before any handover


class DecisionAction(enum.StrEnum):
    APPROVE = "approve"
    DECLINE = "decline"
    WITHDRAW = "withdraw"
    REVOKE = "revoke"


S, A, P = DecisionStatus, DecisionAction, Permission

TRANSITIONS: dict[tuple[DecisionStatus, DecisionAction], Transition[DecisionStatus]] = {
    (S.PROPOSED, A.APPROVE): Transition(S.APPROVED, P.AID_DECIDE),
    (S.PROPOSED, A.DECLINE): Transition(S.DECLINED, P.AID_DECIDE),
    (S.PROPOSED, A.WITHDRAW): Transition(S.WITHDRAWN, P.CASE_WORK),
    (S.APPROVED, A.REVOKE): Transition(S.REVOKED, P.CASE_STEP_BACK),
}
