"""Questions about accounts."""

from sqlalchemy import Select, select
from sqlalchemy.orm import selectinload

from portal.accounts.models import User
from portal.errors import NotFound
from portal.extensions import db
from portal.permissions import Role


def accounts(*, role: Role | None = None, active: bool | None = None) -> Select[User]:
    """Accounts with their scope, of one role and state or of all."""
    query = select(User).options(selectinload(User.districts))
    if role is not None:
        query = query.where(User.role == role)
    if active is not None:
        query = query.where(User.active.is_(active))
    return query


def get_account(account_id: int) -> User:
    """One account. Raises :class:`NotFound`."""
    user = db.session.scalar(select(User).where(User.id == account_id))
    if user is None:
        raise NotFound
    return user


def get_account_for_change(account_id: int) -> User:
    """One account that no other administrator changes meanwhile.

    The administrators' own accounts are locked first, always in the same order: changes to
    accounts are rare, and so two administrators cannot close each other at the same moment.
    """
    administrators = select(User.id).where(User.role == Role.ADMINISTRATOR).order_by(User.id)
    db.session.execute(administrators.with_for_update())
    db.session.execute(select(User.id).where(User.id == account_id).with_for_update())
    return get_account(account_id)
