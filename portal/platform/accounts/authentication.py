"""Check the credentials of a sign-in."""

from dataclasses import dataclass
from typing import Any

from flask import current_app
from flask_babel import lazy_gettext
from sqlalchemy import delete, select

from portal.core.clock import utc_now
from portal.core.db.transaction import read_only, transaction
from portal.core.errors import InvalidInput
from portal.platform.accounts.guessing import is_slowed, note_attempt, rest
from portal.platform.accounts.models import SignInAttempt, User
from portal.platform.accounts.passwords import verify_password
from portal.platform.accounts.services import (
    Device,
    open_session,
    record_refused_sign_in,
    record_sign_in,
)


class TemporaryPasswordOver(InvalidInput):
    """The temporary password is right, and its days are over."""

    default = lazy_gettext(
        "Kata sandi sementara ini sudah lewat masanya. Minta administrator memberi yang baru."
    )


@dataclass(frozen=True)
class SignedIn:
    """The account that signed in, and the key of its new session."""

    user: User
    key: str


def check_credentials(email: str, password: str, *, device: Device) -> SignedIn | None:
    """Open a session for the active account with this e-mail address and password; return None if
    there is none.

    Records the sign-in or the refusal. The slow password hash is computed between two transactions,
    so that no lock is held meanwhile. Raises :class:`TooManyAttempts`, and
    :class:`TemporaryPasswordOver` to who knows a temporary password that no longer opens.
    """
    attempt_id = _counted(email, device)
    account = select(User.id, User.password_hash, User.password_until).where(
        User.email == email.strip().lower(), User.active
    )
    with read_only() as reading:
        found = reading.execute(account).first()
    known = verify_password(found.password_hash if found else None, password)
    if found is None:
        return None
    is_over = found.password_until is not None and found.password_until <= utc_now()
    if not known or is_over:
        with transaction() as writing:
            user = writing.get_one(User, found.id)
            record_refused_sign_in(user, address=device.address, is_over=known)
        if known:
            raise TemporaryPasswordOver
        return None
    return _let_in(found, attempt_id, device)


def _let_in(found: Any, attempt_id: int | None, device: Device) -> SignedIn | None:
    """Open the session, unless the account changed while the password was checked."""
    with transaction() as writing:
        user = writing.scalar(
            select(User).where(
                User.id == found.id, User.active, User.password_hash == found.password_hash
            )
        )
        if user is None:
            return None
        writing.execute(delete(SignInAttempt).where(SignInAttempt.id == attempt_id))
        record_sign_in(user, address=device.address)
        key = open_session(user, device=device)
    return SignedIn(user, key)


def _counted(email: str, device: Device) -> int | None:
    """Count this attempt and return its id; None if attempts are not counted."""
    if not current_app.config["RATELIMIT_ENABLED"]:
        return None
    with transaction():
        attempt = note_attempt(email, address=device.address)
        attempt_id, slowed = attempt.id, is_slowed(attempt)
    if slowed:
        rest()
    return attempt_id


def is_own_password(user: User, password: str) -> bool:
    """Return whether ``password`` is the current password of ``user``. Holds no transaction while
    hashing."""
    with read_only():
        stored = user.password_hash
    return verify_password(stored, password)
