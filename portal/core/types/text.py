"""Normalise text from people and spreadsheets before it is stored."""

import re
import unicodedata

# Control characters such as NUL, and invisible marks that change the direction of text.
# Joiners (U+200C, U+200D) stay: Arabic script and composed emoji need them.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]"
)


def clean_text(text: str) -> str:
    """Return ``text`` in NFC, with single spaces, without control and direction marks.

    Letters of every script and emoji are kept.
    """
    if text.isascii() and text.isprintable() and "  " not in text and text is text.strip():
        return text  # the usual case
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
    if not text.isprintable():
        text = _INVISIBLE.sub("", text)
    return " ".join(text.split())


def plain_digits(text: str) -> str:
    """Return ``text`` with full-width and other compatibility characters converted to ASCII, to
    parse numbers.
    """
    return text if text.isascii() else unicodedata.normalize("NFKC", text)
