"""Proving who somebody is."""

from sqlalchemy import select

from portal.accounts.models import User
from portal.accounts.passwords import verify_password
from portal.accounts.services import note_refused_sign_in, note_sign_in
from portal.transaction import read_only, transaction


def check_credentials(email: str, password: str) -> User | None:
    """The active account that ``email`` and ``password`` belong to; sign-in and refusal recorded.

    The slow hash is computed between two units of work, so that nobody waits for it.
    """
    account = select(User.id, User.password_hash).where(
        User.email == email.strip().lower(), User.active
    )
    with read_only() as reading:
        found = reading.execute(account).first()
    known = verify_password(found.password_hash if found else None, password)
    if found is None:
        return None
    if not known:
        with transaction() as writing:
            note_refused_sign_in(writing.get_one(User, found.id))
        return None
    with transaction() as writing:
        user = writing.scalar(
            select(User).where(
                User.id == found.id, User.active, User.password_hash == found.password_hash
            )
        )
        if user is not None:
            note_sign_in(user)
    return user


def is_own_password(user: User, password: str) -> bool:
    """Whether ``password`` is the present one of ``user``; holds no transaction meanwhile."""
    with read_only():
        stored = user.password_hash
    return verify_password(stored, password)
