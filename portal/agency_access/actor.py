"""An agency that acts through its key."""

from portal.agency_access.models import AgencyToken
from portal.exports.columns import Sight
from portal.permissions import Role


class AgencyActor:
    """Is an ``Actor`` without a role: what it may do, its key says, and it only reads."""

    actor_id: int | None = None
    role: Role | None = None

    def __init__(self, key: AgencyToken) -> None:
        self.actor_name = f"{key.agency.name} ({key.label})"[:120]
        self.district_codes = None if key.districts is None else frozenset(key.districts)
        self.sight = Sight(full_numbers=key.full_numbers, full_phones=False)
