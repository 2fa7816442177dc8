"""Limits on guessing passwords. They are counted in the database, for all processes together.

An official cannot be locked out from elsewhere: what others try on an account from their addresses
only makes trying it slower, and not even that at an address from which its owner came lately.
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
#: Refused attempts in a window: of one account from one address, and of all from one address. An
#: office shares one address; an account belongs to one person.
PER_PAIR, PER_ADDRESS = 10, 60
#: After so many, from wherever, each further attempt on the account takes this many seconds.
SLOW_AFTER, PAUSE = 20, 1.0
#: So many threads of a process rest at once, and others wait so many seconds for their place.
_resting = threading.BoundedSemaphore(2)
_PLACE_WITHIN = 5.0


class TooManyAttempts(PortalError):
    """Somebody guesses, or may be taken for one who does."""

    status_code = 429
    default = lazy_gettext("Tunggu sekitar seperempat jam, lalu coba lagi.")


def note_attempt(email: str, *, address: str) -> SignInAttempt:
    """Count an attempt before its password is checked, and return it; who gets in has it forgotten.

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
    """Return whether so many tried the account that trying it takes longer here."""
    if _tried(attempt.at, SignInAttempt.account == attempt.account) <= SLOW_AFTER:
        return False
    emails = select(User.email).join(StaffSession).where(StaffSession.address == attempt.address)
    return attempt.account not in {_digest(email) for email in db.session.scalars(emails)}


def rest() -> None:
    """Have a slowed attempt take longer. Raises :class:`TooManyAttempts` if all places to rest stay
    taken."""
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
    """Return what stands for the account: somebody may have typed a password there."""
    return hashlib.sha256(email.strip().lower().encode()).hexdigest()
