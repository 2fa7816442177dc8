"""The only ways to load a case for a person."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, false, or_, select, true
from sqlalchemy.orm import joinedload

from portal.cases.models import Attachment, Case, CaseGrant, Note, Task
from portal.cases.states import Status
from portal.errors import NotFound, NotPermitted
from portal.extensions import db
from portal.households.access import in_scope
from portal.households.models import Household
from portal.permissions import Actor, Permission, Reach, reach, require


def visible_cases(actor: Actor) -> Select[Case]:
    """Cases that ``actor`` may see, joined to their household."""
    query = select(Case).join(Case.household)
    granted = Case.id.in_(select(CaseGrant.case_id).where(CaseGrant.user_id == actor.actor_id))
    match reach(actor, Permission.CASE_SEE):
        case Reach.ALL:
            return query
        case Reach.SCOPE:
            return query.where(or_(in_scope(actor), Case.caseworker_id == actor.actor_id))
        case Reach.OWN:
            return query.where(granted)
        case _:
            return query.where(false())


def visible_case_ids(actor: Actor) -> Select[int]:
    """Ids of the cases that ``actor`` may see: what is about a case is seen with it."""
    return visible_cases(actor).with_only_columns(Case.id)


def get_case(actor: Actor, case_id: int) -> Case:
    """One case with its household and persons. Raises :class:`NotFound` outside the scope."""
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
    """The open case of a household, whoever asks."""
    return db.session.scalars(
        select(Case).where(Case.household_id == household_id, Case.status != Status.CLOSED)
    ).first()


def get_task(case: Case, task_id: int) -> Task:
    """One task of a case that was loaded for the person."""
    task = db.session.get(Task, task_id)
    if task is None or task.case_id != case.id:
        raise NotFound
    return task


def open_tasks(case: Case) -> Sequence[Task]:
    """What is still to be done, by due day; what has none comes last."""
    return db.session.scalars(
        select(Task)
        .where(Task.case_id == case.id, Task.done_at.is_(None))
        .order_by(Task.due_on.is_(None), Task.due_on, Task.id)
    ).all()


def first_tasks(cases: Sequence[Case]) -> Mapping[int, Task]:
    """What each case is due for first, by case id: the task whose day is ``next_due_on``."""
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
    """One attachment of a case that was loaded for the person."""
    attachment = db.session.get(Attachment, attachment_id)
    if attachment is None or attachment.case_id != case.id:
        raise NotFound
    return attachment


def attachments_of(case: Case) -> Sequence[Attachment]:
    """Every attachment, newest first."""
    return db.session.scalars(
        select(Attachment)
        .where(Attachment.case_id == case.id)
        .options(joinedload(Attachment.file))
        .order_by(Attachment.id.desc())
    ).all()


def notes_of(case: Case) -> Sequence[Note]:
    """Every remark, newest first."""
    return db.session.scalars(
        select(Note)
        .where(Note.case_id == case.id)
        .options(joinedload(Note.author))
        .order_by(Note.id.desc())
    ).all()


def own_case_ids(actor: Actor) -> Select[int]:
    """Ids of the cases assigned or granted to ``actor``."""
    granted = select(CaseGrant.case_id).where(CaseGrant.user_id == actor.actor_id)
    return select(Case.id).where(or_(Case.caseworker_id == actor.actor_id, Case.id.in_(granted)))


def within_reach(
    actor: Actor, permission: Permission, *, district_code: Any, case_id: Any
) -> ColumnElement[bool]:
    """Condition on a record about a case, by its columns: everywhere, of the actor's kecamatan, or
    of own cases, as far as ``permission`` reaches. One without a kecamatan is seen by scope
    "everywhere" only."""
    match reach(actor, permission):
        case Reach.ALL:
            return true()
        case Reach.SCOPE if actor.district_codes is None:
            return true()
        case Reach.SCOPE:
            return district_code.in_(actor.district_codes or ())
        case Reach.OWN:
            return case_id.in_(own_case_ids(actor))
        case _:
            return false()


def is_own(actor: Actor, case: Case) -> bool:
    """Whether the case is assigned to ``actor``."""
    return actor.actor_id is not None and case.caseworker_id == actor.actor_id


def may(actor: Actor, permission: Permission, case: Case) -> bool:
    """Whether ``actor`` may use ``permission`` on this case, which is visible to them."""
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
