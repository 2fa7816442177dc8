"""States of a case, from registered to closed."""

import enum

from portal.casework.cases.permissions import (
    AID_DECIDE,
    CASE_CLOSE,
    CASE_STEP_BACK,
    CASE_WORK,
    HANDOVER_RECORD,
    HANDOVER_VOID,
)
from portal.platform.workflow import Transition


class Status(enum.StrEnum):
    """The stage of a case."""

    REGISTERED = "registered"
    ASSESSED = "assessed"
    DECIDED = "decided"
    SCHEDULED = "scheduled"
    HANDED_OVER = "handed_over"
    FOLLOW_UP = "follow_up"
    CLOSED = "closed"


class Action(enum.StrEnum):
    """Actions that move a case. Most are applied by the room whose record causes them."""

    ASSESS = "assess"
    DECIDE = "decide"  # an aid decision was approved
    SCHEDULE = "schedule"  # invited to a handover event or given a date
    UNSCHEDULE = "unschedule"
    HAND_OVER = "hand_over"  # all approved aid was handed over
    VOID_HANDOVER = "void_handover"
    FOLLOW = "follow"  # the first visit after a handover was made
    CLOSE = "close"
    STEP_BACK = "step_back"  # decided → assessed before any handover; scheduled → decided
    RESUME = "resume"  # a further decision was revoked: back to follow-up
    # The merge that closed the case was undone: back to the status before.
    REOPEN_REGISTERED = "reopen_registered"
    REOPEN_ASSESSED = "reopen_assessed"
    REOPEN_DECIDED = "reopen_decided"
    REOPEN_SCHEDULED = "reopen_scheduled"
    REOPEN_HANDED_OVER = "reopen_handed_over"
    REOPEN_FOLLOW_UP = "reopen_follow_up"


class CloseReason(enum.StrEnum):
    """Why a case was closed."""

    GRADUATED = "graduated"
    MOVED = "moved"
    DIED = "died"
    NOT_ELIGIBLE = "not_eligible"
    WITHDRAWN = "withdrawn"
    MERGED = "merged"  # digabung
    MISTAKEN = "mistaken"  # opened in error, before anything was done


S, A = Status, Action

TRANSITIONS: dict[tuple[Status, Action], Transition[Status]] = {
    (S.REGISTERED, A.ASSESS): Transition(S.ASSESSED, CASE_WORK),
    (S.ASSESSED, A.ASSESS): Transition(S.ASSESSED, CASE_WORK),
    (S.FOLLOW_UP, A.ASSESS): Transition(S.FOLLOW_UP, CASE_WORK),
    (S.ASSESSED, A.DECIDE): Transition(S.DECIDED, AID_DECIDE),
    (S.FOLLOW_UP, A.DECIDE): Transition(S.DECIDED, AID_DECIDE),
    (S.HANDED_OVER, A.DECIDE): Transition(S.DECIDED, AID_DECIDE),
    (S.DECIDED, A.SCHEDULE): Transition(S.SCHEDULED, HANDOVER_RECORD),
    (S.SCHEDULED, A.UNSCHEDULE): Transition(S.DECIDED, HANDOVER_RECORD),
    (S.DECIDED, A.HAND_OVER): Transition(S.HANDED_OVER, HANDOVER_RECORD),
    (S.SCHEDULED, A.HAND_OVER): Transition(S.HANDED_OVER, HANDOVER_RECORD),
    (S.HANDED_OVER, A.VOID_HANDOVER): Transition(S.DECIDED, HANDOVER_VOID),
    (S.FOLLOW_UP, A.VOID_HANDOVER): Transition(S.DECIDED, HANDOVER_VOID),
    (S.HANDED_OVER, A.FOLLOW): Transition(S.FOLLOW_UP, CASE_WORK),
    (S.DECIDED, A.STEP_BACK): Transition(S.ASSESSED, CASE_STEP_BACK),
    (S.DECIDED, A.RESUME): Transition(S.FOLLOW_UP, CASE_STEP_BACK),
    (S.SCHEDULED, A.STEP_BACK): Transition(S.DECIDED, CASE_STEP_BACK),
    **{
        (S.CLOSED, Action(f"reopen_{status}")): Transition(status, CASE_CLOSE)
        for status in Status
        if status is not S.CLOSED
    },
    **{
        (status, A.CLOSE): Transition(S.CLOSED, CASE_CLOSE)
        for status in Status
        if status is not S.CLOSED
    },
}
