"""Where an upper feature takes part in a lower one's transaction, or answers its question.

Nothing below imports upward; what it needs from above is handed to it here, all in one place.
"""

from portal.follow_ups.services import cancel_visits, plan_visits
from portal.handovers import hooks as handovers
from portal.receipts.services import issue_papers, void_papers


def connect() -> None:
    """Connect the features. Doing it twice changes nothing."""
    handovers.take_part(recorded=issue_papers, voided=void_papers)
    handovers.take_part(recorded=plan_visits, voided=cancel_visits)
