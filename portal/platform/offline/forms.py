"""Read what a device sends."""

import hashlib
import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import orjson
from flask_babel import gettext

from portal.core.errors import InvalidInput
from portal.platform.offline.kinds import SentCommand

#: Most commands in one request. A device sends the rest with the next one.
MOST_AT_ONCE = 25
#: Longest time that a command may have waited on a device.
LONGEST_WAIT = timedelta(days=3)
_IDENTIFIER = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def read_commands(sent: Any, *, received_at: datetime) -> list[SentCommand]:
    """Return the commands of a request, in order. Raise :class:`InvalidInput` if any is malformed
    or if there are too many.
    """
    match sent:
        case {"now": str(now), "commands": list(commands)} if len(commands) <= MOST_AT_ONCE:
            device_now = _moment(now)
        case _:
            raise _unreadable()
    return [_read(each, device_now, received_at) for each in commands]


def _read(sent: Any, device_now: datetime, received_at: datetime) -> SentCommand:
    match sent:
        case {
            "id": str(client_id),
            "kind": str(kind),
            "at": str(at),
            "offline": bool(offline),
            "payload": dict(payload),
        } if _IDENTIFIER.fullmatch(client_id):
            said_at = _moment(at)
        case _:
            raise _unreadable()
    return SentCommand(
        client_id=client_id,
        kind=kind,
        payload=payload,
        digest=_digest(kind, payload),
        said_at=said_at,
        happened_at=estimated(said_at, device_now=device_now, received_at=received_at),
        received_at=received_at,
        offline=offline,
    )


def estimated(said_at: datetime, *, device_now: datetime, received_at: datetime) -> datetime:
    """Return when a command was made, by the server's clock.

    The device's clock may be wrong; the time that passed on it is used. If that is impossible
    (negative, or longer than a command may wait), return ``received_at``.
    """
    waited = device_now - said_at
    return received_at - waited if timedelta() <= waited <= LONGEST_WAIT else received_at


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
        return moment.astimezone(UTC) if moment.tzinfo is not None else moment.replace(tzinfo=UTC)
    except (ValueError, OverflowError) as error:
        raise _unreadable() from error


def _digest(kind: str, payload: Mapping[str, Any]) -> str:
    try:
        text = orjson.dumps([kind, payload], option=orjson.OPT_SORT_KEYS)
    except TypeError as error:  # a number beyond 64 bits
        raise _unreadable() from error
    return hashlib.sha256(text).hexdigest()


def _unreadable() -> InvalidInput:
    return InvalidInput(gettext("Catatan dari ponsel ini tidak dapat dibaca."))
