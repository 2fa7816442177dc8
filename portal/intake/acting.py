"""On whose behalf a job acts."""

from portal.accounts.models import User
from portal.agencies.models import Import
from portal.extensions import db
from portal.permissions import Actor, Portal

#: Who acts when a list comes in by the command.
OPERATOR = Portal("Perintah operator")


def starter(found: Import) -> Actor:
    """Who brought the file: their scope bounds what it may do, and the audit trail names them."""
    if found.started_by_id is None:
        return OPERATOR
    return db.session.get_one(User, found.started_by_id)
