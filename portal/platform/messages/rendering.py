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
from portal.platform.messages.placeholders import NAME, OFFICE, PROGRAMME, Placeholder, Value
from portal.platform.messages.steps import STEPS, Step, placeholders_of
from portal.platform.office.settings import SMS_OFFICE, SMS_PROGRAMME
from portal.platform.settings import value_of

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
    """Return ``text`` with its placeholders filled. Raises KeyError for a missing value."""
    given = {**_of_the_office(), **values, NAME.key: recipient}
    by_token = {gap.token: gap for gap in placeholders_of(step)}

    def value(found: re.Match[str]) -> str:
        gap = by_token[found[1]]
        return gap.write(given[gap.key], language)

    return _GAP.sub(value, text)


def _of_the_office() -> Mapping[str, str]:
    return {PROGRAMME.key: value_of(SMS_PROGRAMME), OFFICE.key: value_of(SMS_OFFICE)}


def fill_with_longest(step: Step, text: str, language: str) -> str:
    """Return ``text`` at its maximum length."""
    samples = {gap.token: gap.sample(language) for gap in placeholders_of(step)}
    return _GAP.sub(lambda found: samples.get(found[1], found[0]), text)


def fill_with_longest_real(
    step: Step, text: str, language: str, real: Mapping[str, Sequence[str]]
) -> str:
    """Return ``text`` filled with those of the ``real`` values (by placeholder) that need the most
    room; the longest possible value where there is none."""
    known = {**real, **{key: (name,) for key, name in _of_the_office().items()}}

    def longest(gap: Placeholder) -> str:
        written = [gap.write(value, language) for value in known.get(gap.key, ())]
        return max(written, key=count_septets, default=gap.sample(language))

    samples = {gap.token: longest(gap) for gap in placeholders_of(step)}
    return _GAP.sub(lambda found: samples.get(found[1], found[0]), text)


def made_up(real: Mapping[str, Sequence[str]]) -> Mapping[str, Sequence[str]]:
    """Return ``real`` values with the name of nobody in place of each person's, as long as theirs:
    who writes texts sees no people."""
    return {**real, NAME.key: [_nobody(len(name)) for name in real.get(NAME.key, ())]}


def _nobody(length: int) -> str:
    name = str(NAME.longest)
    return (name * (length // len(name) + 1))[:length].strip()


def text_errors(step: Step, text: str, language: str) -> list[Any]:
    """Return why ``text`` is not allowed as the text of ``step``, one sentence each."""
    known = placeholders_of(step)
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
