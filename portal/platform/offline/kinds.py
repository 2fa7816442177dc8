"""Kinds of commands that a device may send, and the files that its pages need without signal.

Rooms declare theirs in ``feature.py``.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from flask import Flask, current_app

from portal.core.errors import PortalError
from portal.platform.offline.models import DeviceCommand

_EXTENSION = "portal_offline"


@dataclass(frozen=True)
class SentCommand:
    """A command as received; see :class:`DeviceCommand`."""

    client_id: str
    kind: str
    payload: Mapping[str, Any]
    digest: str
    said_at: datetime
    happened_at: datetime
    received_at: datetime
    offline: bool


def _keep_nothing(*_: Any) -> bool:
    return False


@dataclass(frozen=True)
class OfflineKind:
    """A kind of command.

    ``read`` checks the payload and does slow work before the transaction; it raises
    :class:`InvalidInput`. ``take`` (actor, command, what was read) carries it out inside the
    transaction and returns what the device is told. ``put_aside`` (actor, command, what was read,
    refusal) is called in a new transaction if ``take`` refused; it may store the command for a
    person to decide, and returns whether it did.
    """

    name: str
    read: Callable[[Mapping[str, Any]], Any]
    take: Callable[[Any, DeviceCommand, Any], Mapping[str, Any]]
    put_aside: Callable[[Any, DeviceCommand, Any, PortalError], bool] = _keep_nothing


@dataclass
class OfflineParts:
    """What all rooms together declared."""

    kinds: dict[str, OfflineKind] = field(default_factory=dict)
    files: list[str] = field(default_factory=list)


def register_offline(app: Flask, kinds: Iterable[OfflineKind], files: Iterable[str]) -> None:
    """Register kinds of commands, and static files, with ``app``."""
    parts: OfflineParts = app.extensions.setdefault(_EXTENSION, OfflineParts())
    parts.kinds.update({kind.name: kind for kind in kinds})
    parts.files += [name for name in files if name not in parts.files]


def offline_parts() -> OfflineParts:
    """Return what the rooms of the current application declared."""
    parts: OfflineParts = current_app.extensions[_EXTENSION]
    return parts
