"""Queries on accounts."""

from sqlalchemy import Select, select
from sqlalchemy.orm import selectinload

from portal.core.clock import utc_now
from portal.core.errors import NotFound
from portal.core.extensions import db
from portal.platform.accounts.models import StaffSession, User
from portal.platform.permissions import Role

MOST_SESSIONS = 50


def accounts(*, role: Role | None = None, active: bool | None = None) -> Select[User]:
    """Return the query for accounts with their scope, filtered by role and state."""
    query = select(User).options(selectinload(User.districts))
    if role is not None:
        query = query.where(User.role == role)
    if active is not None:
        query = query.where(User.active.is_(active))
    return query


def get_account(account_id: int) -> User:
    """Return one account. Raises :class:`NotFound`."""
    user = db.session.scalar(select(User).where(User.id == account_id))
    if user is None:
        raise NotFound
    return user


def get_account_for_change(account_id: int) -> User:
    """Return one account, locked for a change. Raises :class:`NotFound`.

    Locks all administrators first, in the order of their ids, so that two administrators cannot
    close each other's account at the same time. Account changes are rare.
    """
    administrators = select(User.id).where(User.role == Role.ADMINISTRATOR).order_by(User.id)
    db.session.execute(administrators.with_for_update())
    db.session.execute(select(User.id).where(User.id == account_id).with_for_update())
    return get_account(account_id)


def running_sessions(user: User) -> Select[StaffSession]:
    """Return the query for the active sessions of ``user``, newest first."""
    return (
        select(StaffSession)
        .where(StaffSession.user_id == user.id, StaffSession.until > utc_now())
        .order_by(StaffSession.started_at.desc(), StaffSession.id.desc())
        .limit(MOST_SESSIONS)
    )
