"""Changes to visits, and graduation."""

from portal.casework.follow_ups.services.graduate_household import (
    graduate,
    graduation_conditions,
    may_graduate,
    propose_graduation,
)
from portal.casework.follow_ups.services.plan_visits import (
    VisitFindings,
    announce_visit,
    cancel_visits_of_case,
    cancel_visits_of_handover,
    miss_visit,
    move_visit,
    plan_visit,
    plan_visits,
    record_visit,
    resume_visits_of_case,
)

__all__ = [
    "VisitFindings",
    "announce_visit",
    "cancel_visits_of_case",
    "cancel_visits_of_handover",
    "graduate",
    "graduation_conditions",
    "may_graduate",
    "miss_visit",
    "move_visit",
    "plan_visit",
    "plan_visits",
    "propose_graduation",
    "record_visit",
    "resume_visits_of_case",
]
