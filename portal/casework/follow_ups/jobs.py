"""The duty that notifies families of upcoming visits, once per visit and day."""

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from portal.casework.cases.models import Case
from portal.casework.follow_ups.models import Visit
from portal.casework.follow_ups.services import announce_visit
from portal.casework.follow_ups.settings import NOTICE_DAYS
from portal.casework.follow_ups.states import VisitStatus
from portal.core.clock import today
from portal.core.db.transaction import transaction
from portal.core.extensions import db
from portal.platform.jobs.duties import Stopping, never
from portal.platform.permissions import SystemActor
from portal.platform.settings import value_of
from portal.registry.households.models import Household, Person

EVERY = timedelta(minutes=10)
BLOCK = 200


def announce_near_visits(owner: str, *, stopping: Stopping = never) -> int:
    """Queue the SMS of every upcoming visit that was not announced yet; return their number."""
    announced = 0
    while not stopping():
        with transaction():
            visits = _near()
            for visit in visits:
                announce_visit(SystemActor("Pemberitahuan kunjungan"), visit)
        announced += len(visits)
        if len(visits) < BLOCK:
            break
    return announced


def _near() -> list[Visit]:
    day = today()
    return list(
        db.session.scalars(
            select(Visit)
            .where(
                Visit.status == VisitStatus.PLANNED,
                Visit.planned_on.between(day, day + timedelta(days=value_of(NOTICE_DAYS))),
                Visit.announced_for.is_distinct_from(Visit.planned_on),
            )
            .options(
                joinedload(Visit.case)
                .joinedload(Case.household)
                .selectinload(Household.persons)
                .selectinload(Person.phones)
            )
            .order_by(Visit.planned_on, Visit.id)
            .limit(BLOCK)
        )
    )
