"""From a session cookie to an account, and back."""

from sqlalchemy import select

from portal.accounts.models import User
from portal.extensions import db


def load_user(session_identity: str) -> User | None:
    """The account of a session, if it is active and its credentials have not changed since."""
    user_id, _, epoch = session_identity.partition(".")
    if not (user_id.isdigit() and epoch.isdigit()):
        return None
    return db.session.scalar(
        select(User).where(User.id == int(user_id), User.active, User.session_epoch == int(epoch))
    )
