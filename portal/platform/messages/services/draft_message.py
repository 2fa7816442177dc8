"""Draft of a message: its text, size, and what prevents sending it.

Preview and queue both use it, so that the preview shows what is sent.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from portal.core.kept_texts import kept
from portal.core.types import PhoneNumber
from portal.platform.messages.gsm7 import SmsSize, measure
from portal.platform.messages.languages import INDONESIAN, sms_languages
from portal.platform.messages.placeholders import Value
from portal.platform.messages.rendering import fill, message_errors
from portal.platform.messages.steps import Step


@dataclass(frozen=True, slots=True)
class Draft:
    """A draft. ``obstacle`` says why it cannot be sent; None if it can."""

    body: str
    size: SmsSize
    obstacle: str | None


def known_language(language: str) -> str:
    """Return ``language`` if SMS texts exist in it, else Indonesian."""
    return language if language in sms_languages() else INDONESIAN


def draft_sms(
    step: Step,
    text: str,
    *,
    language: str,
    to: PhoneNumber | None,
    recipient: str,
    values: Mapping[str, Value],
) -> Draft:
    """Fill ``text``, the current one of ``step`` in a supported language, and return the draft."""
    body = fill(step, text, language, recipient, values)
    return Draft(body, measure(body), _obstacle(to, body))


def _obstacle(to: PhoneNumber | None, body: str) -> str | None:
    if to is None:
        return kept("Tidak ada nomor telepon.")
    if not to.can_receive_sms:
        return kept("Nomor ini tidak dapat menerima SMS (telepon rumah).")
    return " ".join(str(sentence) for sentence in message_errors(body)) or None
