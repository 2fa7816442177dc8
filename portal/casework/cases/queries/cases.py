"""Load cases and their parts; conditions on visible and own cases."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, or_, select, true
from sqlalchemy.orm import aliased, joinedload

from portal.casework.cases.models import Attachment, Case, CaseGrant, Note, Task
from portal.casework.cases.permissions import CASE_MANAGE, CASE_SEE, CASE_WORK
from portal.casework.cases.states import CloseReason, Status
from portal.core.errors import NotFound, NotPermitted
from portal.core.extensions import db
from portal.platform.permissions import Actor, Permission, Reach, allows, reach, require
from portal.platform.scope import sees_everything, within
from portal.registry.households.models import Household


def visible_cases(actor: Actor) -> Select[Case]:
    """Return the query of cases visible to ``actor``, joined to their household."""
    return select(Case).join(Case.household).where(_may_see(actor))


def of_visible_case(actor: Actor, case_id: Any) -> ColumnElement[bool]:
    """Return the condition that ``case_id``, a column, refers to a case visible to ``actor``."""
    if sees_everything(actor, CASE_SEE):
        return true()
    case, household = aliased(Case), aliased(Household)
    return exists().where(
        case.id == case_id, household.id == case.household_id, _may_see(actor, case, household)
    )


def _may_see(actor: Actor, case: Any = Case, household: Any = Household) -> ColumnElement[bool]:
    """Return the condition on visible cases: those in the scope, and own cases anywhere."""
    granted = case.id.in_(
        select(CaseGrant.case_id).where(CaseGrant.user_id == actor.actor_id)
    )  # few ids to start from: EXISTS would be evaluated for every case
    seen = within(actor, CASE_SEE, district_code=household.district_code, own=lambda: granted)
    if reach(actor, CASE_SEE) is Reach.SCOPE and not sees_everything(actor, CASE_SEE):
        return or_(seen, case.caseworker_id == actor.actor_id)
    return seen


def get_case(actor: Actor, case_id: int) -> Case:
    """Return a case with its household and persons. Raise :class:`NotFound` outside the scope."""
    case = db.session.scalars(
        visible_cases(actor)
        .where(Case.id == case_id)
        .options(
            joinedload(Case.household).selectinload(Household.persons),
            joinedload(Case.household).joinedload(Household.village),
            joinedload(Case.household).joinedload(Household.district),
            joinedload(Case.caseworker),
        )
    ).first()
    if case is None:
        raise NotFound
    return case


def open_case_of(household_id: int) -> Case | None:
    """Return the open case of a household, regardless of scope."""
    return db.session.scalars(
        select(Case).where(Case.household_id == household_id, Case.status != Status.CLOSED)
    ).first()


def get_task(case: Case, task_id: int) -> Task:
    """Return a task of a loaded case. Raise :class:`NotFound` for a task of another case."""
    task = db.session.get(Task, task_id)
    if task is None or task.case_id != case.id:
        raise NotFound
    return task


def open_tasks(case: Case) -> Sequence[Task]:
    """Return the open tasks by due day; those without a day come last."""
    return db.session.scalars(
        select(Task)
        .where(Task.case_id == case.id, Task.done_at.is_(None))
        .order_by(Task.due_on.is_(None), Task.due_on, Task.id)
    ).all()


def first_tasks(cases: Sequence[Case]) -> Mapping[int, Task]:
    """Return the task due first of each case, by case id: the one that ``next_due_on`` refers
    to."""
    latest_first = db.session.scalars(
        select(Task)
        .where(
            Task.case_id.in_([case.id for case in cases if case.next_due_on]),
            Task.done_at.is_(None),
            Task.due_on.is_not(None),
        )
        .order_by(Task.due_on.desc(), Task.id.desc())
    )
    return {task.case_id: task for task in latest_first}


def get_attachment(case: Case, attachment_id: int) -> Attachment:
    """Return an attachment of a loaded case. Raise :class:`NotFound` for one of another case."""
    attachment = db.session.get(Attachment, attachment_id)
    if attachment is None or attachment.case_id != case.id:
        raise NotFound
    return attachment


def attachments_of(case: Case) -> Sequence[Attachment]:
    """Return the attachments, newest first."""
    return db.session.scalars(
        select(Attachment)
        .where(Attachment.case_id == case.id)
        .options(joinedload(Attachment.file))
        .order_by(Attachment.id.desc())
    ).all()


def notes_of(case: Case) -> Sequence[Note]:
    """Return the notes, newest first."""
    return db.session.scalars(
        select(Note)
        .where(Note.case_id == case.id)
        .options(joinedload(Note.author))
        .order_by(Note.id.desc())
    ).all()


def own_case_ids(actor: Actor) -> Select[int]:
    """Return the query of ids of the cases assigned or granted to ``actor``."""
    granted = select(CaseGrant.case_id).where(CaseGrant.user_id == actor.actor_id)
    return select(Case.id).where(or_(Case.caseworker_id == actor.actor_id, Case.id.in_(granted)))


def within_reach(
    actor: Actor, permission: Permission, *, district_code: Any, case_id: Any
) -> ColumnElement[bool]:
    """Return the condition that ``permission`` reaches a record about a case.

    ``district_code`` and ``case_id`` are the record's columns. The reach is everywhere, the actor's
    kecamatan, or own cases.
    """
    return within(
        actor,
        permission,
        district_code=district_code,
        own=lambda: case_id.in_(own_case_ids(actor)),
    )


def is_own(actor: Actor, case: Case) -> bool:
    """Return whether the case is assigned to ``actor``."""
    return actor.actor_id is not None and case.caseworker_id == actor.actor_id


def may(actor: Actor, permission: Permission, case: Case) -> bool:
    """Return whether ``actor`` may use ``permission`` on this case, which must be visible to
    them."""
    match reach(actor, permission):
        case None:
            return False
        case Reach.OWN:
            return is_own(actor, case) or _is_granted(actor, case)
        case _:
            return True


def require_on(actor: Actor, permission: Permission, case: Case) -> None:
    """Raise :class:`NotPermitted` unless ``actor`` may use ``permission`` on this case."""
    require(actor, permission)
    if not may(actor, permission, case):
        raise NotPermitted


def _is_granted(actor: Actor, case: Case) -> bool:
    return (
        db.session.scalar(
            select(CaseGrant.case_id).where(
                CaseGrant.case_id == case.id, CaseGrant.user_id == actor.actor_id
            )
        )
        is not None
    )


def id_of_case(number: str) -> int | None:
    """Return the id of the case with this number, regardless of scope.

    Used by the filter of the audit trail, which applies a scope of its own.
    """
    return db.session.scalar(select(Case.id).where(Case.number == number.upper()))


def numbers_of_cases(ids: Iterable[int]) -> Mapping[int, str]:
    """Return case numbers by id."""
    rows = db.session.execute(select(Case.id, Case.number).where(Case.id.in_(list(ids))))
    return {row.id: row.number for row in rows}


def has_own_case(actor: Actor, household_id: int) -> bool:
    """Return whether a case of the household is assigned or granted to the actor."""
    if actor.actor_id is None:
        return False
    granted = select(CaseGrant.case_id).where(CaseGrant.user_id == actor.actor_id)
    own = select(Case.id).where(
        Case.household_id == household_id,
        or_(Case.caseworker_id == actor.actor_id, Case.id.in_(granted)),
    )
    return db.session.scalar(own.limit(1)) is not None


def open_case_ids(household_ids: Collection[int]) -> Mapping[int, int]:
    """Return the ids of open cases by household id, regardless of scope."""
    rows = db.session.execute(
        select(Case.household_id, Case.id).where(
            Case.household_id.in_(household_ids), Case.status != Status.CLOSED
        )
    )
    return {row.household_id: row.id for row in rows}


def case_numbers(household_ids: Select[int]) -> Select[str]:
    """Return the query of the numbers of all cases of these households, oldest first."""
    return select(Case.number).where(Case.household_id.in_(household_ids)).order_by(Case.id)


def had_case(household_id: Any) -> ColumnElement[bool]:
    """Return the condition that the household with this id, a column, has or had a case, other than
    one that was opened by mistake."""
    counts = or_(Case.close_reason.is_(None), Case.close_reason != CloseReason.MISTAKEN)
    return exists().where(Case.household_id == household_id, counts)


def belongs_to_others(actor: Actor, household_id: int) -> bool:
    """Return whether the actor works on own cases only and the household has another caseworker's
    open case.
    """
    if reach(actor, CASE_WORK) is not Reach.OWN:
        return False
    return open_case_of(household_id) is not None and not has_own_case(actor, household_id)


def may_open_case(actor: Actor) -> bool:
    """Return whether the actor may open cases."""
    return allows(actor, CASE_MANAGE)
