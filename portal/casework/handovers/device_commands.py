"""Commands that an officer's phone may make without signal: arrivals, handovers, its desk."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext

from portal.casework.cases.permissions import HANDOVER_RECORD
from portal.casework.handovers import services
from portal.casework.handovers.models import HandoverEvent, Invitation, SignatureKind
from portal.casework.handovers.queries import find_invited, get_event_of_desk
from portal.casework.handovers.services import DeskFacts
from portal.casework.handovers.states import EventStatus
from portal.core.errors import InvalidInput, InvalidTransition, NotFound, PortalError
from portal.core.types import clean_text
from portal.platform import audit
from portal.platform.files.photos import clean_signature
from portal.platform.offline.errors import Postponed
from portal.platform.offline.kinds import OfflineKind
from portal.platform.offline.models import DeviceCommand
from portal.platform.permissions import Actor, allows

MOST_ITEMS = 40
_LONGEST_ID = 10**18
_ARRIVAL = frozenset({"event", "invitation"})
_DESK = frozenset({"table", "place", "first_witness", "second_witness", "signature_kind"})
_LONGEST = {"table": 40, "place": 160, "first_witness": 120, "second_witness": 120}


@dataclass(frozen=True)
class ArrivalContent:
    """The payload of an arrival."""

    event_id: int
    invitation_id: int


@dataclass(frozen=True)
class DeskContent:
    """The payload of a desk."""

    event_id: int
    desk: DeskFacts


@dataclass(frozen=True)
class HandoverContent:
    """The payload of a handover. It names items, never amounts: those are in the decision."""

    event_id: int
    invitation_id: int
    item_ids: frozenset[int]
    desk: DeskFacts
    signature: bytes | None


def read_arrival(payload: Mapping[str, Any]) -> ArrivalContent:
    """Return the content of an arrival. Raise :class:`InvalidInput` if it is malformed."""
    _expect(payload, _ARRIVAL)
    return ArrivalContent(_identifier(payload["event"]), _identifier(payload["invitation"]))


def read_desk(payload: Mapping[str, Any]) -> DeskContent:
    """Return the content of a desk. Raise :class:`InvalidInput` if it is malformed."""
    _expect(payload, _DESK | {"event"})
    return DeskContent(_identifier(payload["event"]), _desk(payload))


def read_handover(payload: Mapping[str, Any]) -> HandoverContent:
    """Return the content of a handover, its signature re-encoded. Raise :class:`InvalidInput` if it
    is malformed.
    """
    _expect(payload, _DESK | _ARRIVAL | {"items", "signature"})
    items, drawn = payload["items"], payload["signature"]
    if not isinstance(items, list) or not 0 < len(items) <= MOST_ITEMS:
        raise _malformed()
    desk = _desk(payload)
    if not isinstance(drawn, str) or bool(drawn) is not (
        desk.signature_kind is SignatureKind.SCREEN
    ):
        raise _malformed()
    return HandoverContent(
        event_id=_identifier(payload["event"]),
        invitation_id=_identifier(payload["invitation"]),
        item_ids=frozenset(map(_identifier, items)),
        desk=desk,
        signature=clean_signature(drawn) if drawn else None,
    )


def take_arrival(
    actor: Actor, command: DeviceCommand, content: ArrivalContent
) -> Mapping[str, Any]:
    """Mark the family as arrived."""
    event = _open_event(actor, content.event_id)
    line = _on_roster(event, content.invitation_id)
    services.check_in(actor, line, at=command.happened_at)
    _note_offline(actor, command, "invitations.made_offline", line)
    return {}


def undo_arrival(
    actor: Actor, command: DeviceCommand, content: ArrivalContent
) -> Mapping[str, Any]:
    """Take an arrival back that was a mistake."""
    event = _open_event(actor, content.event_id)
    line = _on_roster(event, content.invitation_id)
    services.undo_check_in(actor, line)
    _note_offline(actor, command, "invitations.made_offline", line)
    return {}


def take_desk(actor: Actor, command: DeviceCommand, content: DeskContent) -> Mapping[str, Any]:
    """Keep the desk of the officer."""
    services.set_desk(actor, get_event_of_desk(actor, content.event_id), desk=content.desk)
    return {}


def take_handover(
    actor: Actor, command: DeviceCommand, content: HandoverContent
) -> Mapping[str, Any]:
    """Record the handover, at the time it was made by the server's clock."""
    event = _open_event(actor, content.event_id)
    line = _on_roster(event, content.invitation_id)
    handover = services.serve(
        actor,
        line,
        item_ids=content.item_ids,
        desk=content.desk,
        handed_at=command.happened_at,
        signature=content.signature,
    )
    _note_offline(actor, command, "handovers.made_offline", handover)
    return {"handover": handover.id}


def keep_claim(
    actor: Actor, command: DeviceCommand, content: HandoverContent, refusal: PortalError
) -> bool:
    """Keep a refused handover for the supervisor if the officer went on without the answer."""
    if not (command.offline and allows(actor, HANDOVER_RECORD)):
        return False
    try:
        event = get_event_of_desk(actor, content.event_id)
    except NotFound:
        return False
    line = find_invited(event.id, content.invitation_id)
    if line is None or not content.item_ids <= {item.id for item in line.decision.items}:
        return False
    services.claim_handover(
        actor,
        line,
        command=command,
        item_ids=content.item_ids,
        desk=content.desk,
        signature=content.signature,
        why=refusal.message,
    )
    return True


def _open_event(actor: Actor, event_id: int) -> HandoverEvent:
    event = get_event_of_desk(actor, event_id)
    if event.status is EventStatus.PLANNED:
        raise Postponed(gettext("Acara ini belum dimulai di portal."))
    if event.status is not EventStatus.OPEN:
        raise InvalidTransition(gettext("Acara ini sudah ditutup."))
    return event


def _on_roster(event: HandoverEvent, invitation_id: int) -> Invitation:
    line = find_invited(event.id, invitation_id)
    if line is None or line.withdrawn_at is not None:
        raise InvalidInput(gettext("Keluarga ini tidak ada dalam daftar undangan acara ini."))
    return line


def _note_offline(actor: Actor, command: DeviceCommand, action: str, subject: object) -> None:
    """Record that it was made without signal, and when by the clock of the phone."""
    if command.offline:
        audit.record(
            actor,
            action,
            subject,
            said_at=command.said_at,
            happened_at=command.happened_at,
            received_at=command.received_at,
        )


def _expect(payload: Mapping[str, Any], names: frozenset[str]) -> None:
    if payload.keys() != names:
        raise _malformed()


def _identifier(value: Any) -> int:
    if type(value) is not int or not 0 < value < _LONGEST_ID:
        raise _malformed()
    return value


def _desk(payload: Mapping[str, Any]) -> DeskFacts:
    texts = {name: payload[name] for name in _LONGEST}
    if any(not isinstance(text, str) or len(text) > _LONGEST[name] for name, text in texts.items()):
        raise _malformed()
    try:
        kind = SignatureKind(payload["signature_kind"])
    except ValueError as error:
        raise _malformed() from error
    table, place, first, second = (clean_text(text) for text in texts.values())
    if not (place and first and second):
        raise InvalidInput(gettext("Isi dulu tempat dan dua saksi."))
    if first.casefold() == second.casefold():
        raise InvalidInput(gettext("Dua saksi harus dua orang."))
    return DeskFacts(table, place, first, second, kind)


def _malformed() -> InvalidInput:
    return InvalidInput(gettext("Catatan dari ponsel ini tidak dapat dibaca."))


KINDS = (
    OfflineKind("handovers.arrive", read_arrival, take_arrival),
    OfflineKind("handovers.undo_arrive", read_arrival, undo_arrival),
    OfflineKind("handovers.set_desk", read_desk, take_desk),
    OfflineKind("handovers.hand_over", read_handover, take_handover, keep_claim),
)
