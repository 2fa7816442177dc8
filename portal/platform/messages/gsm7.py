"""Size of an SMS in the GSM 7-bit alphabet (3GPP TS 23.038), else in UCS-2."""

import unicodedata
from dataclasses import dataclass

_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_EXTENSION = frozenset("\f^{}\\[~]|€")  # two septets each: an escape and the character

#: Typographic signs of word processors and phones, and their GSM-7 equivalents.
_PLAIN = str.maketrans(
    {
        **dict.fromkeys("‘’‚‛`´ʼʻ′", "'"),
        **dict.fromkeys("“”„‟″«»", '"'),
        **dict.fromkeys("‐‑‒–—―−", "-"),
        "…": "...",
        "\u00a0": " ",
    }
)


@dataclass(frozen=True, slots=True)
class SmsSize:
    """Size of a text. ``units`` are septets in GSM-7, 16-bit units in UCS-2."""

    gsm7: bool
    units: int
    segments: int

    @property
    def encoding(self) -> str:
        """Name of the encoding."""
        return "GSM-7" if self.gsm7 else "UCS-2"

    @property
    def room(self) -> int:
        """Units left in a single message; negative if the text is too long."""
        return (160 if self.gsm7 else 70) - self.units


def non_gsm7_characters(text: str) -> list[str]:
    """Return the distinct characters outside GSM-7, in order. One of them more than halves the
    room."""
    return list(dict.fromkeys(c for c in text if c not in _BASIC and c not in _EXTENSION))


def count_septets(text: str) -> int:
    """Return the septets of a text that contains GSM-7 characters only."""
    return len(text) + sum(character in _EXTENSION for character in text)


def measure(text: str) -> SmsSize:
    """Return encoding, length and number of segments of ``text``."""
    if non_gsm7_characters(text):
        units = len(text.encode("utf-16-be")) // 2
        return SmsSize(False, units, 1 if units <= 70 else -(-units // 67))
    return SmsSize(True, count_septets(text), _gsm7_segments(text))


def to_gsm7(text: str) -> str:
    """Return ``text`` in GSM-7: typographic signs simplified, unknown accents and signs dropped."""
    folded = []
    for character in unicodedata.normalize("NFC", text).translate(_PLAIN):
        if character in _BASIC or character in _EXTENSION:
            folded.append(character)
            continue
        bare = unicodedata.normalize("NFKD", character)
        folded.append("".join(part for part in bare if part in _BASIC))
    return " ".join("".join(folded).split())


def _gsm7_segments(text: str) -> int:
    """Return the number of segments of 153 septets; an escape sequence is never split."""
    if count_septets(text) <= 160:
        return 1
    segments, used = 1, 0
    for character in text:
        cost = 2 if character in _EXTENSION else 1
        if used + cost > 153:
            segments, used = segments + 1, 0
        used += cost
    return segments
