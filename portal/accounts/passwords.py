"""Argon2 password hashes (RFC 9106) and temporary passwords. Never called inside a transaction."""

import secrets

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError
from flask_babel import gettext

from portal.errors import InvalidInput

MINIMUM_LENGTH = 10
_hasher = PasswordHasher()
_SYLLABLES = [consonant + vowel for consonant in "bdgklmnprst" for vowel in "aiu"]

#: Verified against when the account is unknown, so that both answers take as long.
_NOBODY = _hasher.hash(secrets.token_urlsafe(16))


def hash_password(password: str) -> str:
    """Hash a password. Raises :class:`InvalidInput` if it is shorter than ten characters."""
    if len(password) < MINIMUM_LENGTH:
        raise InvalidInput(
            gettext("Kata sandi paling sedikit %(n)d karakter.", n=MINIMUM_LENGTH),
            field="new_password",
        )
    return _hasher.hash(password)


def verify_password(stored: str | None, password: str) -> bool:
    """Whether ``password`` matches; takes as long when there is no account."""
    try:
        _hasher.verify(stored or _NOBODY, password)
    except (VerifyMismatchError, InvalidHashError):
        return False
    return stored is not None


def temporary_password() -> str:
    """A password that can be read out over a phone: about 59 bits."""
    words = ["".join(secrets.choice(_SYLLABLES) for _ in range(3)) for _ in range(3)]
    return "-".join([*words, f"{secrets.randbelow(10**4):04}"])
