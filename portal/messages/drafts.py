"""A message as it would be sent: its text, its size, and what speaks against sending it.

Preview and queue ask here, so that what was shown is what happens.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from flask_babel import gettext

from portal.messages.gsm7 import Measure, measure
from portal.messages.steps import LANGUAGES, Step
from portal.messages.values import Value
from portal.messages.wording import complaints_about_message, fill
from portal.types import PhoneNumber


@dataclass(frozen=True, slots=True)
class Draft:
    """``obstacle`` says in words why it is not sent; ``None`` if it may be."""

    body: str
    size: Measure
    obstacle: str | None


def known_language(language: str) -> str:
    """Indonesian for a language that the portal does not write."""
    return language if language in LANGUAGES else "id"


def draft_sms(
    step: Step,
    text: str,
    *,
    language: str,
    to: PhoneNumber | None,
    recipient: str,
    values: Mapping[str, Value],
) -> Draft:
    """Fill ``text``, the one in force for ``step`` in a language the portal writes."""
    body = fill(step, text, language, recipient, values)
    return Draft(body, measure(body), _obstacle(to, body))


def _obstacle(to: PhoneNumber | None, body: str) -> str | None:
    if to is None:
        return str(gettext("Tidak ada nomor telepon."))
    if not to.can_receive_sms:
        return str(gettext("Nomor ini tidak dapat menerima SMS (telepon rumah)."))
    return " ".join(str(sentence) for sentence in complaints_about_message(body)) or None
