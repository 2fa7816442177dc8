"""CSRF tokens that can stand on a compressed page.

Who makes a browser ask for pages with text of his choice, and sees only how long the compressed
answers are, can guess a secret that is the same on all of them (BREACH, Prado, Harris and Gluck
2013). So each response shows the token under a mask of its own, as Django does.
"""

import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error

_MARK = "masked."


def mask(token: str) -> str:
    """Return ``token`` under a new random mask; no two results have anything in common."""
    plain = token.encode()
    pad = secrets.token_bytes(len(plain))
    return _MARK + urlsafe_b64encode(pad + _xor(plain, pad)).decode()


def unmask(text: str) -> str:
    """Return the token under the mask; a text without one, or with a broken one, as it is."""
    if not text.startswith(_MARK):
        return text
    try:
        both = urlsafe_b64decode(text.removeprefix(_MARK))
        half = len(both) // 2
        return _xor(both[half:], both[:half]).decode()
    except (Error, ValueError):
        return text


def _xor(one: bytes, other: bytes) -> bytes:
    return bytes(a ^ b for a, b in zip(one, other, strict=True))
