"""Cases that wait for the actor, as the caseload lists them."""

from typing import Any

from sqlalchemy import CompoundSelect, Select, select, union_all

from portal.casework.cases.models import Case
from portal.casework.cases.permissions import CASE_CLOSE, CASE_MANAGE, CASE_WORK
from portal.casework.cases.queries.cases import visible_cases
from portal.casework.cases.states import Status
from portal.core.clock import today
from portal.platform.accounts.models import User
from portal.platform.permissions import Actor, Reach, allows, reach

#: By name, so that an index is used.
_OPEN = tuple(status for status in Status if status is not Status.CLOSED)


def overdue_cases(actor: Actor) -> Select[Any] | None:
    """Return the ids of a caseworker's own cases that are overdue."""
    if reach(actor, CASE_WORK) is not Reach.OWN:
        return None
    return select(Case.id).where(
        Case.caseworker_id == actor.actor_id,
        Case.status != Status.CLOSED,
        Case.next_due_on < today(),
    )


def unassigned_cases(actor: Actor) -> CompoundSelect[Any] | None:
    """Return the ids of open cases without a caseworker, for those who assign them."""
    if reach(actor, CASE_MANAGE) is not Reach.SCOPE:
        return None
    gone = select(User.id).where(~User.active)
    # Two parts, because an OR would be answered by reading all cases.
    parts = (
        visible_cases(actor).where(condition, Case.status != Status.CLOSED)
        for condition in (Case.caseworker_id.is_(None), Case.caseworker_id.in_(gone))
    )
    return union_all(*(part.with_only_columns(Case.id) for part in parts))


def closings_to_decide(actor: Actor) -> Select[Any] | None:
    """Return the ids of cases that a caseworker proposes to close."""
    if not allows(actor, CASE_CLOSE):
        return None
    return (
        visible_cases(actor)
        .where(Case.close_proposed.is_not(None), Case.status.in_(_OPEN))
        .with_only_columns(Case.id)
    )
