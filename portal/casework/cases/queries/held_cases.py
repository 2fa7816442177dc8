"""The open cases of an account that is closed or changes, and cases that nobody looks after."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, exists, func, or_, select
from sqlalchemy.orm import contains_eager

from portal.casework.cases.models import Case, Task
from portal.casework.cases.states import Status
from portal.core.extensions import db
from portal.platform.accounts.models import User
from portal.registry.households.models import Household


@dataclass(frozen=True)
class HeldCases:
    """How many open cases of one kecamatan an account looks after, and their open tasks."""

    district_code: str | None
    cases: int
    tasks: int


def held_cases(user: User) -> Sequence[HeldCases]:
    """Return the open cases of ``user`` by kecamatan, as numbers: who asks sees no families."""
    tasks = (
        select(func.count())
        .select_from(Task)
        .where(Task.case_id == Case.id, Task.done_at.is_(None))
        .correlate(Case)
        .scalar_subquery()
    )
    rows = db.session.execute(
        select(Household.district_code, func.count(), func.coalesce(func.sum(tasks), 0))
        .select_from(Case)
        .join(Case.household)
        .where(Case.caseworker_id == user.id, Case.status != Status.CLOSED)
        .group_by(Household.district_code)
        .order_by(Household.district_code)
    )
    return [HeldCases(code, int(cases), int(tasks)) for code, cases, tasks in rows]


def open_cases_of(user: User) -> Sequence[Case]:
    """Return the open cases of ``user`` with their families, locked until the transaction ends."""
    return db.session.scalars(
        select(Case)
        .join(Case.household)
        .options(contains_eager(Case.household))
        .where(Case.caseworker_id == user.id, Case.status != Status.CLOSED)
        .order_by(Case.id)
        .with_for_update(of=Case)
    ).all()


def looked_after_by_nobody() -> ColumnElement[bool]:
    """Return the condition that a case has no caseworker, or one whose account is closed.

    Closing an account hands its cases over, so that the second is rare; who they are is asked
    first, because an OR would take the list its order by an index.
    """
    gone = db.session.scalars(
        select(User.id).where(
            ~User.active,
            exists().where(Case.caseworker_id == User.id, Case.status != Status.CLOSED),
        )
    ).all()
    if not gone:
        return Case.caseworker_id.is_(None)
    return or_(Case.caseworker_id.is_(None), Case.caseworker_id.in_(gone))
