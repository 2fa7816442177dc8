"""Take a command once, or keep it for a person to decide."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from portal.core.errors import NotPermitted, PortalError
from portal.core.extensions import db
from portal.platform.offline.errors import IdentifierUsed
from portal.platform.offline.kinds import OfflineKind, SentCommand
from portal.platform.offline.models import CommandState, DeviceCommand
from portal.platform.permissions import Actor


def take_command(
    actor: Actor, *, sent: SentCommand, kind: OfflineKind, content: Any
) -> DeviceCommand:
    """Carry a command out and return its record; return the earlier record of one sent again.

    Raise what the room raises if it refuses, :class:`IdentifierUsed` for another command of the
    same id.
    """
    command, is_new = _entered(actor, sent)
    if is_new:
        _settle(command, CommandState.TAKEN, kind.take(actor, command, content))
    return command


def put_aside(
    actor: Actor, *, sent: SentCommand, kind: OfflineKind, content: Any, refusal: PortalError
) -> DeviceCommand:
    """Store a refused command, so that it gets the same answer when it is sent again. The room may
    keep its content for a person to decide.
    """
    command, is_new = _entered(actor, sent)
    if is_new:
        kept = kind.put_aside(actor, command, content, refusal)
        state = CommandState.CONFLICT if kept else CommandState.REFUSED
        _settle(command, state, {"message": refusal.message})
    return command


def refuse_command(actor: Actor, *, sent: SentCommand, refusal: PortalError) -> DeviceCommand:
    """Store a command whose content cannot be read."""
    command, is_new = _entered(actor, sent)
    if is_new:
        _settle(command, CommandState.REFUSED, {"message": refusal.message})
    return command


def _settle(command: DeviceCommand, state: CommandState, answer: Mapping[str, Any]) -> None:
    command.state, command.answer = state, dict(answer)
    db.session.flush()


def _entered(actor: Actor, sent: SentCommand) -> tuple[DeviceCommand, bool]:
    """Return the record of this command, and whether it is still to be judged.

    The unique constraint decides between two requests with the same command: the second one waits
    for the first and finds its record. A refusal that the person on the device did not wait for is
    judged anew, because they acted without knowing it.
    """
    if actor.actor_id is None:
        raise NotPermitted
    command = DeviceCommand(
        user_id=actor.actor_id,
        client_id=sent.client_id,
        kind=sent.kind,
        digest=sent.digest,
        said_at=sent.said_at,
        happened_at=sent.happened_at,
        received_at=sent.received_at,
        offline=sent.offline,
        state=CommandState.TAKEN,
        answer={},
    )
    try:
        with db.session.begin_nested():
            db.session.add(command)
    except IntegrityError:
        return _earlier(actor, sent)
    return command, True


def _earlier(actor: Actor, sent: SentCommand) -> tuple[DeviceCommand, bool]:
    earlier = db.session.scalars(
        select(DeviceCommand)
        .where(DeviceCommand.user_id == actor.actor_id, DeviceCommand.client_id == sent.client_id)
        .with_for_update()
    ).one()
    if earlier.digest != sent.digest:
        raise IdentifierUsed
    unseen = earlier.state is CommandState.REFUSED and sent.offline and not earlier.offline
    if unseen:
        earlier.offline = True
    return earlier, unseen
