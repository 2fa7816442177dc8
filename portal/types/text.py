"""Text as people and spreadsheets deliver it, made fit to keep."""

import re
import unicodedata

# NUL and other control characters, and invisible marks that turn the direction of a whole line.
# Joiners (U+200C, U+200D) stay: Arabic script and composed emoji need them.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]"
)


def clean_text(text: str) -> str:
    """The same words without control and direction marks, with single spaces, in NFC.

    Letters of every script and emoji are kept: nothing a person wrote on purpose is lost.
    """
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
    if not text.isprintable():
        text = _INVISIBLE.sub("", text)
    return " ".join(text.split())


def plain_digits(text: str) -> str:
    """``text`` with full-width and other compatible forms folded to ASCII, for reading numbers."""
    return text if text.isascii() else unicodedata.normalize("NFKC", text)
