"""Interface of SMS providers."""

import enum
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from portal.platform.messages.models import MessageStatus


class Remedy(enum.StrEnum):
    """How to continue after a failed send."""

    RETRY_LATER = "retry_later"  # not accepted; the same request may succeed later
    BAD_NUMBER = "bad_number"  # the number cannot receive SMS
    OPTED_OUT = "opted_out"  # the person opted out
    REFUSED = "refused"  # this message is refused, others may be accepted
    STOP = "stop"  # everything is refused until a person acts: account, credit, sender
    UNCERTAIN = "uncertain"  # it may have been accepted
    NOT_TRIED = "not_tried"  # no request was made


class SendFailed(Exception):
    """A send failed. ``reason`` is Indonesian and shown to staff."""

    def __init__(self, remedy: Remedy, reason: str, code: str | None = None) -> None:
        super().__init__(reason)
        self.remedy = remedy
        self.reason = reason
        self.code = code


@dataclass(frozen=True, slots=True)
class OutgoingSms:
    """One SMS to send."""

    public_id: str
    to: str
    body: str


@dataclass(frozen=True, slots=True)
class DeliveryReport:
    """Status of a message at the provider."""

    sid: str
    status: MessageStatus
    code: str | None = None
    reason: str = ""


class Provider(Protocol):
    """An SMS provider. Called outside any transaction, from several threads at once."""

    name: str
    reaches_people: bool
    """Whether messages reach phones; if so, sending hours apply."""

    def send(self, outgoing: OutgoingSms) -> DeliveryReport:
        """Send the message. Raises :class:`SendFailed`."""

    def look_up(self, outgoing: OutgoingSms, *, since: datetime) -> Sequence[DeliveryReport]:
        """Return the messages with this number and text that the provider accepted since then.

        Raises :class:`SendFailed` if it cannot tell now.
        """
