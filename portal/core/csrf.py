"""Masked CSRF tokens, which are safe on compressed pages.

An attacker who can make a browser request pages with chosen text, and who sees the length of the
compressed responses, can guess a secret that is the same on all of them (BREACH; Prado, Harris and
Gluck 2013). Each response therefore contains the token under a new random mask, as in Django.
"""

import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error

_MARK = "masked."


def mask(token: str) -> str:
    """Return ``token`` under a new random mask; no two results share a common part."""
    plain = token.encode()
    pad = secrets.token_bytes(len(plain))
    return _MARK + urlsafe_b64encode(pad + _xor(plain, pad)).decode()


def unmask(text: str) -> str:
    """Return the token under the mask. Text without a mask, or with an invalid one, is returned
    unchanged.
    """
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
