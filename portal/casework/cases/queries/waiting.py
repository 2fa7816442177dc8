"""Cases that wait for the actor, as the caseload lists them."""

from typing import Any

from sqlalchemy import Select, or_, select

from portal.casework.cases.models import Case
from portal.casework.cases.permissions import CASE_CLOSE, CASE_MANAGE, CASE_WORK
from portal.casework.cases.queries.cases import visible_cases
from portal.casework.cases.states import Status
from portal.core.clock import today
from portal.platform.accounts.models import User
from portal.platform.permissions import Actor, Reach, allows, reach


def overdue_cases(actor: Actor) -> Select[Any] | None:
    """Return the ids of a caseworker's own cases that are overdue."""
    if reach(actor, CASE_WORK) is not Reach.OWN:
        return None
    return select(Case.id).where(
        Case.caseworker_id == actor.actor_id,
        Case.status != Status.CLOSED,
        Case.next_due_on < today(),
    )


def unassigned_cases(actor: Actor) -> Select[Any] | None:
    """Return the ids of open cases without a caseworker, for those who assign them."""
    if reach(actor, CASE_MANAGE) is not Reach.SCOPE:
        return None
    gone = select(User.id).where(~User.active)
    return (
        visible_cases(actor)
        .where(
            Case.status != Status.CLOSED,
            or_(Case.caseworker_id.is_(None), Case.caseworker_id.in_(gone)),
        )
        .with_only_columns(Case.id)
    )


def closings_to_decide(actor: Actor) -> Select[Any] | None:
    """Return the ids of cases that a caseworker proposes to close."""
    if not allows(actor, CASE_CLOSE):
        return None
    return (
        visible_cases(actor)
        .where(Case.close_proposed.is_not(None), Case.status != Status.CLOSED)
        .with_only_columns(Case.id)
    )
