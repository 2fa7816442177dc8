"""Tell families of the visits that are near: the worker's duty, once for each visit and day."""

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from portal.cases.models import Case
from portal.clock import today
from portal.extensions import db
from portal.follow_ups.models import Visit
from portal.follow_ups.services import announce_visit
from portal.follow_ups.settings import NOTICE_DAYS
from portal.follow_ups.states import VisitStatus
from portal.households.models import Household, Person
from portal.jobs.duties import Stopping, duty, never
from portal.permissions import Portal
from portal.settings import value_of
from portal.transaction import transaction

EVERY = timedelta(minutes=10)
BLOCK = 200


@duty("visit notices", every=EVERY)
def announce_near_visits(owner: str, *, stopping: Stopping = never) -> int:
    """Queue the SMS of every visit that is near and not announced yet. Returns how many."""
    announced = 0
    while not stopping():
        with transaction():
            visits = _near()
            for visit in visits:
                announce_visit(Portal("Pemberitahuan kunjungan"), visit)
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
