"""Rules for SMS texts, and filling in their placeholders.

The rules come from practice: a text fits one segment, which every old phone shows; it contains
nothing useful to swindlers (links, phone numbers, amounts) and nothing private or shaming.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from flask_babel import lazy_gettext as _

from portal.core.counting import counted
from portal.platform.messages.gsm7 import count_septets, measure, non_gsm7_characters
from portal.platform.messages.placeholders import NAME, Placeholder, Value
from portal.platform.messages.steps import STEPS, Step

_GAP = re.compile(r"\{([^{}]*)\}")
_STRAY_BRACE = re.compile(r"[{}]")
_LONG_NUMBER = re.compile(r"\d(?:[\s.\-]?\d){14,}")
_PHONE = re.compile(r"(?:\+|\b)(?:62|0)(?:[\s.\-()]{0,2}\d){6,14}")
_URL = re.compile(
    r"https?:|www\.|\b[a-z0-9-]+\.(?:id|com|net|org|info|link|me|ly|gl|site|online|shop)\b|\S/\S+\?",
    re.IGNORECASE,
)
_AMOUNT = re.compile(
    r"\bRp\.?\s*\d|\bIDR\s*\d|\d+(?:[.,]\d+)?\s*(?:rb|ribu|jt|juta|rebu|rupiah)\b|\d\.\d{3}\b",
    re.IGNORECASE,
)
_SHAMING = re.compile(r"\bmiskin\b|\bkemiskinan\b", re.IGNORECASE)

_PRIVATE = (
    (_LONG_NUMBER, _("Jangan menulis NIK atau nomor KK.")),
    (_AMOUNT, _("Jangan menulis jumlah uang.")),
    (_PHONE, _("Jangan menulis nomor telepon.")),
    (_URL, _("Jangan menulis alamat situs.")),
)


def fill(step: Step, text: str, language: str, recipient: str, values: Mapping[str, Value]) -> str:
    """Return ``text`` with its placeholders replaced. Raises KeyError for a missing value."""
    given = {**values, NAME.key: recipient}
    by_token = {gap.token: gap for gap in STEPS[step].placeholders}

    def value(found: re.Match[str]) -> str:
        gap = by_token[found[1]]
        return gap.write(given[gap.key], language)

    return _GAP.sub(value, text)


def fill_with_longest(step: Step, text: str, language: str) -> str:
    """Return ``text`` with every placeholder at its maximum length."""
    samples = {gap.token: gap.sample(language) for gap in STEPS[step].placeholders}
    return _GAP.sub(lambda found: samples.get(found[1], found[0]), text)


def fill_with_longest_real(
    step: Step, text: str, language: str, real: Mapping[str, Sequence[str]]
) -> str:
    """Return ``text`` filled with those of the ``real`` values (by placeholder) that need the most
    space; without a real value the longest possible one is used.
    """

    def longest(gap: Placeholder) -> str:
        written = [gap.write(value, language) for value in real.get(gap.key, ())]
        return max(written, key=count_septets, default=gap.sample(language))

    samples = {gap.token: longest(gap) for gap in STEPS[step].placeholders}
    return _GAP.sub(lambda found: samples.get(found[1], found[0]), text)


def text_errors(step: Step, text: str, language: str) -> list[Any]:
    """Return why ``text`` is not allowed as the text of ``step``, one sentence each."""
    known = STEPS[step].placeholders
    used = set(_GAP.findall(text))
    found = [*_unknown_gaps(text, used, known)]
    found += [
        _("Tulis juga {%(token)s}: tanpa itu pesan ini tidak lengkap.", token=gap.token)
        for gap in STEPS[step].needed
        if gap.token not in used
    ]
    if _SHAMING.search(text):
        found.append(_("Jangan memakai kata yang merendahkan, seperti 'miskin'."))
    return found + message_errors(fill_with_longest(step, text, language))


def message_errors(body: str) -> list[Any]:
    """Return why ``body`` may not be sent, one sentence each."""
    found: list[Any] = [sentence for pattern, sentence in _PRIVATE if pattern.search(body)]
    if foreign := non_gsm7_characters(body):
        found.append(
            _(
                "Tanda ini tidak dikenal ponsel lama: %(signs)s. Pakai tanda biasa.",
                signs=" ".join(foreign[:8]),
            )
        )
    size = measure(body)
    if size.gsm7 and size.segments > 1:
        found.append(counted("Terlalu panjang: kelebihan %(n)s huruf dari satu SMS.", -size.room))
    return found


def _unknown_gaps(text: str, used: set[str], known: Iterable[Placeholder]) -> list[Any]:
    tokens = {gap.token for gap in known}
    found: list[Any] = [
        _("{%(token)s} tidak tersedia pada pesan ini.", token=token)
        for token in sorted(used - tokens)
    ]
    if _STRAY_BRACE.search(_GAP.sub("", text)):
        found.append(_("Ada kurung kurawal yang tidak berpasangan."))
    return found
