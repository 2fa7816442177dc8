"""What forms of new people share: a draft that comes back, a number that somebody else holds."""

from flask import url_for

from portal.errors import PortalError
from portal.households.conflicts import KkInUse, NikInUse

#: The step by which a device asks for the page with the draft that it kept; nothing is written.
DRAFT = "draf"


def holder_url(error: PortalError | None) -> str | None:
    """Where the holder of a number in use can be seen, if the actor may."""
    if isinstance(error, NikInUse) and error.holder_id is not None:
        return url_for("households.person", person_id=error.holder_id)
    if isinstance(error, KkInUse) and error.household_id is not None:
        return url_for("households.show", household_id=error.household_id)
    return None
