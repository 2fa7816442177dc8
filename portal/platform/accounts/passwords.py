"""Argon2 password hashes (RFC 9106) and temporary passwords. Never call it inside a transaction."""

import secrets
from base64 import b64encode

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError
from argon2.low_level import ARGON2_VERSION
from flask_babel import gettext

from portal.core.errors import InvalidInput

MINIMUM_LENGTH = 10
_hasher = PasswordHasher()
_SYLLABLES = [consonant + vowel for consonant in "bdgklmnprst" for vowel in "aiu"]


def _dummy_hash() -> str:
    """Return a hash that matches no password and costs as much to verify as any other."""
    cost = f"m={_hasher.memory_cost},t={_hasher.time_cost},p={_hasher.parallelism}"
    salt, digest = (
        b64encode(secrets.token_bytes(length)).decode().rstrip("=")
        for length in (_hasher.salt_len, _hasher.hash_len)
    )
    return f"$argon2id$v={ARGON2_VERSION}${cost}${salt}${digest}"


#: Hash to verify against if the account is unknown, so that both responses take equally long.
_DUMMY_HASH = _dummy_hash()


def hash_password(password: str) -> str:
    """Return the Argon2 hash. Raises :class:`InvalidInput` for fewer than ten characters."""
    if len(password) < MINIMUM_LENGTH:
        raise InvalidInput(
            gettext("Kata sandi paling sedikit %(n)d karakter.", n=MINIMUM_LENGTH),
            field="new_password",
        )
    return _hasher.hash(password)


def verify_password(stored: str | None, password: str) -> bool:
    """Return whether ``password`` matches. Takes equally long when there is no account."""
    try:
        _hasher.verify(stored or _DUMMY_HASH, password)
    except (VerifyMismatchError, InvalidHashError):
        return False
    return stored is not None


def temporary_password() -> str:
    """Return a random password that can be read out by phone, about 59 bits."""
    words = ["".join(secrets.choice(_SYLLABLES) for _ in range(3)) for _ in range(3)]
    return "-".join([*words, f"{secrets.randbelow(10**4):04}"])
