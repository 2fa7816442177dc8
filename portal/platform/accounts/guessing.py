"""Limits on guessing passwords, counted in the database for all processes together.

Nobody can lock an official out remotely: attempts from other addresses only slow down further
attempts on the account, and not those from an address at which its owner signed in lately.
"""

import hashlib
import threading
import time
from datetime import datetime, timedelta

from flask_babel import lazy_gettext
from sqlalchemy import ColumnElement, delete, func, select

from portal.core.clock import utc_now
from portal.core.errors import PortalError
from portal.core.extensions import db
from portal.platform.accounts.models import SignInAttempt, StaffSession, User

WINDOW = timedelta(minutes=15)
#: Allowed refusals per window: for one account from one address, and for one address in total. An
#: office shares one address; an account belongs to one person.
PER_PAIR, PER_ADDRESS = 10, 60
#: Number of refusals from all addresses after which each attempt on the account is delayed, and
#: the delay in seconds.
SLOW_AFTER, PAUSE = 20, 1.0
#: Maximum number of threads per process in a delay, and seconds that others wait for a place.
_resting = threading.BoundedSemaphore(2)
_PLACE_WITHIN = 5.0


class TooManyAttempts(PortalError):
    """Too many attempts to sign in: somebody may be guessing passwords."""

    status_code = 429
    default = lazy_gettext("Tunggu sekitar seperempat jam, lalu coba lagi.")


def note_attempt(email: str, *, address: str) -> SignInAttempt:
    """Count an attempt before its password is checked, and return it. A successful sign-in deletes
    it.

    Raises :class:`TooManyAttempts`.
    """
    now, account = utc_now(), _digest(email)
    db.session.execute(delete(SignInAttempt).where(SignInAttempt.at < now - WINDOW))
    here = SignInAttempt.address == address
    if (
        _tried(now, here) >= PER_ADDRESS
        or _tried(now, here, SignInAttempt.account == account) >= PER_PAIR
    ):
        raise TooManyAttempts
    attempt = SignInAttempt(at=now, address=address, account=account)
    db.session.add(attempt)
    db.session.flush()
    return attempt


def is_slowed(attempt: SignInAttempt) -> bool:
    """Return whether the account had so many attempts that this one must be delayed."""
    if _tried(attempt.at, SignInAttempt.account == attempt.account) <= SLOW_AFTER:
        return False
    emails = select(User.email).join(StaffSession).where(StaffSession.address == attempt.address)
    return attempt.account not in {_digest(email) for email in db.session.scalars(emails)}


def rest() -> None:
    """Delay a slowed attempt. Raises :class:`TooManyAttempts` if too many threads are delayed
    already.
    """
    if not _resting.acquire(timeout=_PLACE_WITHIN):
        raise TooManyAttempts
    try:
        time.sleep(PAUSE)
    finally:
        _resting.release()


def _tried(now: datetime, *conditions: ColumnElement[bool]) -> int:
    count = select(func.count()).where(SignInAttempt.at >= now - WINDOW, *conditions)
    return db.session.scalar(count) or 0


def _digest(email: str) -> str:
    """Return a digest of the e-mail address as typed, because people also type passwords there."""
    return hashlib.sha256(email.strip().lower().encode()).hexdigest()
