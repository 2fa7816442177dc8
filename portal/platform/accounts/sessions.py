"""Session cookies and the accounts they belong to."""

from flask import Flask, g, request, session
from flask.sessions import SecureCookieSessionInterface, SessionMixin
from flask_login import login_user
from sqlalchemy import select

from portal.core.clock import utc_now
from portal.core.extensions import db
from portal.core.types import clean_text
from portal.platform.accounts.models import LONGEST_ADDRESS, LONGEST_AGENT, StaffSession, User
from portal.platform.accounts.services import Device, hash_of_key

#: Session key under which Flask-Login stores the user.
_IDENTITY = "_user_id"


class PageSessions(SecureCookieSessionInterface):
    """Session interface that sets no cookie on static files, because shared caches may
    store them.
    """

    def should_set_cookie(self, app: Flask, session: SessionMixin) -> bool:
        """Return whether Flask sends the session cookie with this response."""
        return request.endpoint != "static" and super().should_set_cookie(app, session)


def load_user(session_identity: str) -> User | None:
    """Return the account of an active session, if the account is active and its credentials have
    not changed since sign-in.
    """
    user_id, _, rest = session_identity.partition(".")
    epoch, _, key = rest.partition(".")
    if not (user_id.isdigit() and epoch.isdigit()):
        return None
    return db.session.scalar(
        select(User)
        .join(StaffSession)
        .where(StaffSession.key_hash == hash_of_key(key), StaffSession.until > utc_now())
        .where(User.id == int(user_id), User.active, User.session_epoch == int(epoch))
    )


def start_session(user: User, key: str) -> None:
    """Start the session of ``user`` with this key. Clears the previous session and its
    CSRF token.
    """
    session.clear()
    g.pop("csrf_token", None)  # Flask-WTF caches the old token there for the rest of the request
    session.permanent = True
    session["language"] = user.language
    login_user(user)
    session[_IDENTITY] = f"{user.get_id()}.{key}"


def current_key_hash() -> str:
    """Return the stored hash of the current session's key."""
    return hash_of_key(str(session.get(_IDENTITY, "")).rpartition(".")[2])


def forget_session() -> None:
    """Clear the session in this browser, except the screen language."""
    language = session.get("language")
    session.clear()
    if language is not None:
        session["language"] = language


def this_device() -> Device:
    """Return where this request comes from."""
    agent = clean_text(request.user_agent.string)
    return Device((request.remote_addr or "")[:LONGEST_ADDRESS], agent[:LONGEST_AGENT])
