"""What a caseworker has to do on a day, and what happened in their cases."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from portal.casework.assessments.models import Assessment
from portal.casework.assessments.states import AssessmentStatus
from portal.casework.cases.models import Case, Task
from portal.casework.cases.queries import CaseloadFilters, CaseOwner, caseload, first_tasks
from portal.casework.cases.states import Status
from portal.casework.decisions.models import Decision
from portal.casework.decisions.queries import unanswered
from portal.casework.follow_ups.models import Visit
from portal.casework.follow_ups.states import VisitStatus
from portal.casework.handovers.models import HandoverEvent, Invitation
from portal.casework.handovers.states import EventStatus
from portal.core.clock import utc_now
from portal.core.db.plans import unindexed
from portal.core.extensions import db
from portal.core.types import Relation
from portal.platform.permissions import Actor
from portal.registry.households.models import Household, Person, Phone

#: Families on a plan, and rows of each other list, at most: more is no plan of a day.
MOST_STOPS, MOST_ROWS = 60, 20


@dataclass(frozen=True)
class Stop:
    """One family on the plan: its first task, the planned visit if the task is one, and a number to
    call, or "".
    """

    case: Case
    task: Task | None
    visit_id: int | None
    phone: str


@dataclass(frozen=True)
class Neighbourhood:
    """Families of one desa in walking order: by RW, RT and address."""

    name: str
    stops: Sequence[Stop]


def day_plan(actor: Actor, *, until: date) -> Sequence[Neighbourhood]:
    """Return the actor's cases that are due by ``until``, by desa and in walking order; the longest
    overdue ones, if they are more than :data:`MOST_STOPS`.
    """
    cases = db.session.scalars(
        caseload(actor, CaseloadFilters(whose=CaseOwner.MINE))
        .where(Case.next_due_on <= until)
        .order_by(Case.next_due_on, Case.id)
        .limit(MOST_STOPS)
    ).all()
    tasks, phones = first_tasks(cases), _phones([case.household_id for case in cases])
    visits = _visits([case.id for case in cases])
    by_village: dict[str, list[Stop]] = {}
    for case in sorted(cases, key=_way):
        task = tasks.get(case.id)
        visit_id = visits.get(task.id) if task else None
        stop = Stop(case, task, visit_id, phones.get(case.household_id, ""))
        by_village.setdefault(_village(case), []).append(stop)
    return [Neighbourhood(name, stops) for name, stops in by_village.items()]


def unfinished_assessments(actor: Actor) -> Sequence[Assessment]:
    """Return the unfinished assessments of the actor's cases, the oldest first."""
    return db.session.scalars(
        _of_own(select(Assessment).join(Assessment.case), actor)
        .where(Assessment.status == AssessmentStatus.DRAFT)
        .options(contains_eager(Assessment.case).options(*_FAMILY))
        .order_by(Assessment.saved_at, Assessment.id)
        .limit(MOST_ROWS)
    ).all()


def declined(actor: Actor) -> Sequence[Decision]:
    """Return declined proposals that nothing followed, whose reason the family is to be told."""
    return db.session.scalars(
        select(Decision)
        .join(Decision.case)
        .where(unanswered(actor), Case.caseworker_id == actor.actor_id)
        .options(contains_eager(Decision.case).options(*_FAMILY))
        .order_by(Decision.decided_at, Decision.id)
        .limit(MOST_ROWS)
    ).all()


def events_of_families(actor: Actor) -> Sequence[tuple[HandoverEvent, int]]:
    """Return the events ahead to which the actor's families are invited, each with how many."""
    number = func.count(Invitation.id)
    query = (
        _of_own(select(HandoverEvent, number).join(Invitation).join(Invitation.case), actor)
        .where(
            Invitation.withdrawn_at.is_(None),
            HandoverEvent.status != EventStatus.CLOSED,
            HandoverEvent.starts_at >= utc_now(),
        )
        .group_by(HandoverEvent.id)
        .order_by(HandoverEvent.starts_at, HandoverEvent.id)
        .limit(MOST_ROWS)
    )
    return [(event, count) for event, count in db.session.execute(query)]


_FAMILY = (
    joinedload(Case.household).options(
        selectinload(Household.persons),
        joinedload(Household.village),
        joinedload(Household.district),
    ),
)


def _of_own(query: Any, actor: Actor) -> Any:
    return query.where(Case.caseworker_id == actor.actor_id, Case.status != Status.CLOSED)


def _village(case: Case) -> str:
    village = case.household.village
    return "" if village is None else village.name


def _way(case: Case) -> tuple[object, ...]:
    """Return the key of the walking order: desa, RW, RT, address, the numbers in it as numbers."""
    home = case.household
    address = tuple(
        (0, int(part), "") if part.isdigit() else (1, 0, part.casefold())
        for part in re.findall(r"\d+|\D+", home.address)
    )
    return (_village(case), _number(home.rw), _number(home.rt), address, case.id)


def _number(text: str) -> int:
    """Return RT or RW as a number; 0 if there is none."""
    return int(text) if text.isdigit() else 0


def _visits(case_ids: Collection[int]) -> Mapping[int, int]:
    """Return the planned visits of these cases by the id of their task."""
    rows = db.session.execute(
        select(Visit.task_id, Visit.id).where(
            Visit.case_id.in_(case_ids), unindexed(Visit.status) == VisitStatus.PLANNED
        )
    )
    return {task_id: visit_id for task_id, visit_id in rows if task_id is not None}


def _phones(household_ids: Collection[int]) -> Mapping[int, str]:
    """Return a number of each family to call, the head's if there is one."""
    rows = db.session.execute(
        select(Person.household_id, Phone.number)
        .join(Phone.person)
        .where(
            Person.household_id.in_(household_ids),
            Person.died_on.is_(None),
            Person.merged_into_id.is_(None),
            Phone.unreachable_since.is_(None),
        )
        .order_by(Person.relation != Relation.HEAD, Phone.id)
    )
    found: dict[int, str] = {}
    for household_id, number in rows:
        found.setdefault(household_id, number)
    return found
