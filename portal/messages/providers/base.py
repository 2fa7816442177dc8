"""What the outbox asks of whoever carries an SMS."""

import enum
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from portal.messages.models import MessageStatus


class Remedy(enum.StrEnum):
    """What helps after a send that did not succeed."""

    RETRY_LATER = "retry_later"  # surely not taken; the same request may work later
    BAD_NUMBER = "bad_number"  # no SMS will ever reach this number
    OPTED_OUT = "opted_out"  # the person does not want any
    REFUSED = "refused"  # this message will not be taken, another may
    STOP = "stop"  # nothing will be taken until a person acts: account, credit, sender
    UNCERTAIN = "uncertain"  # it may have been taken
    NOT_TRIED = "not_tried"  # the provider was never asked


class SendFailed(Exception):
    """A send did not succeed. ``reason`` is Indonesian and is shown to staff."""

    def __init__(self, remedy: Remedy, reason: str, code: str | None = None) -> None:
        super().__init__(reason)
        self.remedy = remedy
        self.reason = reason
        self.code = code


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One SMS on its way out."""

    public_id: str
    to: str
    body: str


@dataclass(frozen=True, slots=True)
class Report:
    """What the provider says about a message that it has."""

    sid: str
    status: MessageStatus
    code: str | None = None
    reason: str = ""


class Provider(Protocol):
    """A carrier of SMS. Called outside any transaction, from several threads at once."""

    name: str
    reaches_people: bool
    """Whether phones ring: then decent hours are kept."""

    def send(self, outgoing: Outgoing) -> Report:
        """Hand the message over. Raises :class:`SendFailed`."""

    def look_up(self, outgoing: Outgoing, *, since: datetime) -> Sequence[Report]:
        """Messages with this number and text that the provider took since then.

        Raises :class:`SendFailed` if it cannot tell now.
        """
