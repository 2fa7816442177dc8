"""The single step for each of many cases, where no set-based statements are needed."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

from sqlalchemy import Select
from sqlalchemy.orm import contains_eager

from portal.casework.cases.bulk.obstacles import CLOSED, GONE, NOT_YOURS
from portal.casework.cases.models import Case
from portal.casework.cases.permissions import CASE_WORK
from portal.casework.cases.queries import visible_cases
from portal.casework.cases.queries.case_rows import case_rows
from portal.casework.cases.states import Status
from portal.core.errors import InvalidInput
from portal.core.extensions import db
from portal.platform.bulk.kinds import BulkResult, Chosen
from portal.platform.bulk.models import BulkItem
from portal.platform.bulk.services import one_by_one
from portal.platform.permissions import Actor
from portal.registry.households.models import Household, Person

#: Cases per transaction.
BLOCK = 50


def examine_open_cases(actor: Actor, chosen: Select[int] | Collection[int]) -> Iterator[Chosen]:
    """Yield every chosen case; those that are closed or of another caseworker with an obstacle."""
    for row in case_rows(actor, CASE_WORK, chosen):
        obstacle = CLOSED if row.status is Status.CLOSED else "" if row.may_change else NOT_YOURS
        yield Chosen(row.id, obstacle)


def for_each_case(
    actor: Actor, items: Sequence[BulkItem], act: Callable[[Case], int | None]
) -> Mapping[int, BulkResult]:
    """Call ``act`` with each case that is visible, open and the actor's to work on; it runs the
    single step, which checks its permission itself, and returns what was made."""
    ids = [item.record_id for item in items]
    cases = {
        case.id: case
        for case in db.session.scalars(
            visible_cases(actor)
            .where(Case.id.in_(ids))
            .options(
                contains_eager(Case.household)
                .selectinload(Household.persons)
                .selectinload(Person.phones)
            )
        )
    }
    obstacles = {one.record_id: one.obstacle for one in examine_open_cases(actor, ids)}

    def act_on(item: BulkItem) -> int | None:
        if obstacle := obstacles.get(item.record_id, GONE):
            raise InvalidInput(obstacle)
        return act(cases[item.record_id])

    return one_by_one(items, act_on)
