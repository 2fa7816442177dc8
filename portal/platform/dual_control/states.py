"""The states of a change that waits for a second person."""

import enum

from portal.platform.dual_control.permissions import CHANGE_DECIDE
from portal.platform.workflow import Transition


class ChangeStatus(enum.StrEnum):
    """A change: waiting, made, refused, or taken back by who asked for it."""

    WAITING = "waiting"
    AGREED = "agreed"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class ChangeAction(enum.StrEnum):
    """What ends the waiting."""

    AGREE = "agree"
    REFUSE = "refuse"
    WITHDRAW = "withdraw"


S, A = ChangeStatus, ChangeAction

CHANGE_TRANSITIONS: dict[tuple[ChangeStatus, ChangeAction], Transition[ChangeStatus]] = {
    (S.WAITING, A.AGREE): Transition(S.AGREED, CHANGE_DECIDE),
    (S.WAITING, A.REFUSE): Transition(S.REFUSED, CHANGE_DECIDE),
    (S.WAITING, A.WITHDRAW): Transition(S.WITHDRAWN, CHANGE_DECIDE),
}
