"""On whose behalf a job acts."""

from portal.accounts.models import User
from portal.extensions import db
from portal.jobs.models import Job
from portal.permissions import Actor, Portal

#: Who acts when a list comes in by the command.
OPERATOR = Portal("Perintah operator")


def behind(job: Job) -> Actor:
    """Who asked for the work: their scope bounds what it may do, and the audit trail names them."""
    if job.created_by_id is None:
        return OPERATOR
    return db.session.get_one(User, job.created_by_id)
