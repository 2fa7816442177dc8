"""Where an upper feature takes part in a lower one's transaction, or answers its question.

Nothing below imports upward; what it needs from above is handed to it here, all in one place.
"""

from flask import Flask

from portal.audit import queries as audit
from portal.cases.closing import end_with_case, keep_open_while
from portal.cases.queries import own_case_ids
from portal.cases.registry_link import REGISTRY_LINK
from portal.cases.trail import CASE_TRAIL
from portal.decisions.queries import why_not_close
from portal.follow_ups import notices
from portal.follow_ups.services import cancel_remaining, cancel_visits, plan_visits
from portal.handovers import hooks as handovers
from portal.handovers.aid_ledger import note_aid, take_back_aid
from portal.households.case_link import connect_cases
from portal.messages.queries import own_cases_with
from portal.receipts.services import issue_papers, void_papers, void_reserved

#: Imported so that the worker knows the duty.
DUTIES = (notices,)


def connect(app: Flask) -> None:
    """Connect the features. Doing it twice changes nothing."""
    audit.connect_cases(app, CASE_TRAIL)
    connect_cases(app, REGISTRY_LINK)
    own_cases_with(own_case_ids)
    keep_open_while(why_not_close)
    end_with_case(cancel_remaining)
    handovers.take_part(recorded=issue_papers, voided=void_papers, unused=void_reserved)
    handovers.take_part(recorded=note_aid, voided=take_back_aid)
    handovers.take_part(recorded=plan_visits, voided=cancel_visits)
