"""Changes to sponsors, sponsorships and contacts."""

from portal.casework.sponsors.services.manage_sponsors import add_sponsor, change_sponsor
from portal.casework.sponsors.services.pair_sponsors import (
    end_sponsorship,
    end_sponsorship_of_case,
    pair_sponsor,
    require_reason,
    resume_sponsorship_of_case,
)
from portal.casework.sponsors.services.record_contacts import (
    Gift,
    faults_of_day,
    faults_of_gift,
    record_contact,
    withdraw_contact,
)

__all__ = [
    "Gift",
    "add_sponsor",
    "change_sponsor",
    "end_sponsorship",
    "end_sponsorship_of_case",
    "faults_of_day",
    "faults_of_gift",
    "pair_sponsor",
    "record_contact",
    "require_reason",
    "resume_sponsorship_of_case",
    "withdraw_contact",
]
