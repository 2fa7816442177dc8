"""How a key is made, written and kept."""

import hashlib
import secrets

#: Says what it is when it turns up where it should not.
PREFIX = "bekasi_"


def new_key() -> str:
    """A key that nobody can guess: 256 random bits."""
    return PREFIX + secrets.token_urlsafe(32)


def hash_key(text: str) -> str:
    """What is stored of a key. One round is enough for a secret that is random and long."""
    return hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()
