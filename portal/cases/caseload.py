"""The caseload: which cases, in the order in which they are due."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import Select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from portal.cases.models import Case
from portal.cases.queries import visible_cases
from portal.cases.states import Status
from portal.clock import today
from portal.households.models import Household
from portal.permissions import Actor

WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Filters:
    """What the sentence above the list says. Unknown words count as "all"."""

    whose: str = "mine"  # mine, all, nobody
    status: str = "open"  # open, a status, all
    due: str = ""  # overdue, week, or any time
    district: str = ""
    village: str = ""


def caseload(actor: Actor, filters: Filters) -> Select[Case]:
    """Cases that ``actor`` may see, narrowed by ``filters``, with what a row shows."""
    query = visible_cases(actor).options(
        contains_eager(Case.household).options(
            selectinload(Household.persons),
            joinedload(Household.village),
            joinedload(Household.district),
        ),
        joinedload(Case.caseworker),
    )
    if filters.whose == "mine":
        query = query.where(Case.caseworker_id == actor.actor_id)
    elif filters.whose == "nobody":
        query = query.where(Case.caseworker_id.is_(None))
    if filters.status == "open":
        query = query.where(Case.status != Status.CLOSED)
    elif filters.status in set(Status):
        query = query.where(Case.status == Status(filters.status))
    if filters.due == "overdue":
        query = query.where(Case.next_due_on < today())
    elif filters.due == "week":
        query = query.where(Case.next_due_on <= today() + WEEK)
    if filters.district:
        query = query.where(Household.district_code == filters.district)
    if filters.village:
        query = query.where(Household.village_code == filters.village)
    return query
