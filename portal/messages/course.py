"""The course of one message, as the page tells it."""

from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext

from portal.messages.labels import STATUS, TONE
from portal.messages.models import Message, MessageFinding, MessageStatus


@dataclass(frozen=True)
class Stop:
    """One point of the course."""

    what: str
    at: datetime | None
    who: str = ""
    tone: str = "neutral"
    detail: str = ""


def course(message: Message, finding: MessageFinding | None) -> list[Stop]:
    """From the queue to where the message is now, with what a person found out on the way."""
    stops = [Stop(gettext("Masuk antrean"), message.queued_at)]
    if message.sent_at is not None and message.status is not MessageStatus.SENT:
        stops.append(Stop(gettext("Diterima penyedia SMS"), message.sent_at))
    if finding is not None:
        stops.append(_found(finding))
    if message.status is not MessageStatus.QUEUED or message.status_reason:
        stops.append(
            Stop(
                str(STATUS[message.status]),
                _since(message),
                tone=TONE[message.status],
                detail=message.status_reason,
            )
        )
    return stops


def _found(finding: MessageFinding) -> Stop:
    what = gettext("Kata penerima: sudah diterima")
    if not finding.went_out:
        what = gettext("Kata penerima: tidak diterima")
    return Stop(what, finding.found_at, who=finding.finder.name, detail=finding.evidence)


def _since(message: Message) -> datetime | None:
    if message.status is MessageStatus.BLOCKED:
        return message.queued_at
    return message.sent_at if message.status is MessageStatus.SENT else message.settled_at
