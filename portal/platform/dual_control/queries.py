"""Queries on changes that wait for a second person."""

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from portal.core.errors import NotFound
from portal.core.extensions import db
from portal.platform.accounts.models import User
from portal.platform.dual_control.kinds import change_kinds, kind_named
from portal.platform.dual_control.models import DangerousChange
from portal.platform.dual_control.permissions import CHANGE_DECIDE, CHANGE_SEE
from portal.platform.dual_control.states import ChangeStatus
from portal.platform.permissions import Actor, Reach, allows, reach, require
from portal.platform.scope import covers

#: Of waiting changes, as many are looked at to say how many there are.
MOST_COUNTED = 100


def visible_changes(actor: Actor) -> Select[DangerousChange]:
    """Return the query of changes: all of them, or those that a role of the field decides."""
    require(actor, CHANGE_SEE)
    query = select(DangerousChange).options(
        joinedload(DangerousChange.asked_by), joinedload(DangerousChange.decided_by)
    )
    if reach(actor, CHANGE_SEE) is Reach.ALL:
        return query
    return query.where(DangerousChange.kind.in_(_kinds_decided_by(actor)))


def get_change(actor: Actor, change_id: int) -> DangerousChange:
    """Return a change. Raises :class:`NotFound` for one that the actor may not see."""
    query = visible_changes(actor).where(DangerousChange.id == change_id)
    change = db.session.scalars(query).first()
    if change is None:
        raise NotFound
    return change


def may_decide(actor: Actor, change: DangerousChange) -> bool:
    """Return whether ``actor`` is a second person for this change: another one, of the role that
    decides it, whose scope covers what it concerns."""
    if change.status is not ChangeStatus.WAITING or actor.actor_id == change.asked_by_id:
        return False
    if not allows(actor, CHANGE_DECIDE) or actor.role is not kind_named(change.kind).decided_by:
        return False
    return reach(actor, CHANGE_DECIDE) is Reach.ALL or _covers(actor, change)


def may_withdraw(actor: Actor, change: DangerousChange) -> bool:
    """Return whether ``actor`` asked for this change, which still waits."""
    return change.status is ChangeStatus.WAITING and actor.actor_id == change.asked_by_id


def waiting_for(actor: Actor) -> int:
    """Return how many changes wait that ``actor`` may decide; few ever wait."""
    kinds = _kinds_decided_by(actor)
    if not kinds or not allows(actor, CHANGE_DECIDE):
        return 0
    waiting = db.session.scalars(
        select(DangerousChange)
        .where(
            DangerousChange.status == ChangeStatus.WAITING,
            DangerousChange.kind.in_(kinds),
            DangerousChange.asked_by_id != actor.actor_id,
        )
        .order_by(DangerousChange.id)
        .limit(MOST_COUNTED)
    )
    return sum(may_decide(actor, change) for change in waiting)


def waiting_change(kind: str, subject_id: int) -> DangerousChange | None:
    """Return the change of this kind that waits for the record with this id."""
    return db.session.scalars(
        select(DangerousChange).where(
            DangerousChange.kind == kind,
            DangerousChange.subject_id == subject_id,
            DangerousChange.status == ChangeStatus.WAITING,
        )
    ).first()


def has_second_person(change: DangerousChange) -> bool:
    """Return whether anybody else with an account has the role that decides ``change``."""
    role = kind_named(change.kind).decided_by
    others = select(User.id).where(User.role == role, User.active, User.id != change.asked_by_id)
    return db.session.scalar(others.limit(1)) is not None


def _kinds_decided_by(actor: Actor) -> list[str]:
    return [key for key, kind in change_kinds().items() if kind.decided_by is actor.role]


def _covers(actor: Actor, change: DangerousChange) -> bool:
    if change.districts is None:
        return covers(actor, None)
    return all(covers(actor, code) for code in change.districts)
