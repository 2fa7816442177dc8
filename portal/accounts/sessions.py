"""From a session cookie to an account, and back."""

from flask import Flask, g, request, session
from flask.sessions import SecureCookieSessionInterface, SessionMixin
from flask_login import login_user
from sqlalchemy import select

from portal.accounts.models import User
from portal.extensions import db


class PageSessions(SecureCookieSessionInterface):
    """Sessions that pages keep alive, and files do not.

    A file may be stored by a shared cache, and a session cookie must never lie there with it.
    """

    def should_set_cookie(self, app: Flask, session: SessionMixin) -> bool:
        """Flask's question, asked after each request."""
        return request.endpoint != "static" and super().should_set_cookie(app, session)


def load_user(session_identity: str) -> User | None:
    """The account of a session, if it is active and its credentials have not changed since."""
    user_id, _, epoch = session_identity.partition(".")
    if not (user_id.isdigit() and epoch.isdigit()):
        return None
    return db.session.scalar(
        select(User).where(User.id == int(user_id), User.active, User.session_epoch == int(epoch))
    )


def start_session(user: User) -> None:
    """Begin a session of ``user``: nothing of an earlier one is left, also not its CSRF token."""
    session.clear()
    g.pop("csrf_token", None)  # Flask-WTF keeps the old one there for the rest of the request
    session.permanent = True
    session["language"] = user.language
    login_user(user)


def end_session() -> None:
    """Forget who was signed in; the language of the screens stays."""
    language = session.get("language")
    session.clear()
    if language is not None:
        session["language"] = language
