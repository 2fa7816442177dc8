"""Changes to cases, and SMS to their households."""

from portal.casework.cases.services.follow_registry import (
    ask_for_deaths,
    follow_death,
    unassign_after_move,
)
from portal.casework.cases.services.hand_over_cases import hand_over_cases
from portal.casework.cases.services.manage_cases import (
    add_attachment,
    add_note,
    add_task,
    advance,
    advance_all,
    assign,
    caseworkers_for,
    close_case,
    decline_closing,
    finish_task,
    grant_access,
    open_case,
    propose_closing,
    reschedule_task,
    revoke_access,
)
from portal.casework.cases.services.notify_household import (
    addressee_of,
    draft_notice,
    has_left,
    notify,
    notify_all,
    salutation,
    withdraw_notices,
)
from portal.casework.cases.services.resend_numbers import (
    objection_of_number,
    other_numbers_of_family,
)

__all__ = [
    "add_attachment",
    "add_note",
    "add_task",
    "addressee_of",
    "advance",
    "advance_all",
    "ask_for_deaths",
    "assign",
    "caseworkers_for",
    "close_case",
    "decline_closing",
    "draft_notice",
    "finish_task",
    "follow_death",
    "grant_access",
    "hand_over_cases",
    "has_left",
    "notify",
    "notify_all",
    "objection_of_number",
    "open_case",
    "other_numbers_of_family",
    "propose_closing",
    "reschedule_task",
    "revoke_access",
    "salutation",
    "unassign_after_move",
    "withdraw_notices",
]
