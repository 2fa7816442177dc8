"""The mark in the test code of the public address: who has it has scanned the code."""

from hashlib import sha256

from flask import current_app


def address_mark(address: str) -> str:
    """Return the mark for ``address``, which nobody guesses."""
    secret = str(current_app.config["SECRET_KEY"])
    return sha256(f"{secret} test code {address}".encode()).hexdigest()[:16]
