"""Queries on the office."""

from sqlalchemy import select

from portal.core.extensions import db
from portal.platform.accounts.models import User


def portal_in_use() -> bool:
    """Return whether somebody has an account here."""
    return db.session.scalar(select(User.id).limit(1)) is not None
