"""Ports of messages: questions to cases and registry, events for announcements."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Select, false, literal, select

from portal.core.ports import DomainEvent, Port
from portal.core.types import PhoneNumber
from portal.platform.messages.models import Message
from portal.platform.permissions import Actor


@dataclass(frozen=True, slots=True)
class ResendObstacle:
    """Why a message is not sent again, in words; empty where no explanation is needed. ``phone_id``
    is the phone on whose page the actor can remove the obstacle."""

    reason: str
    phone_id: int | None = None


@dataclass(frozen=True, slots=True)
class OtherNumber:
    """A number at which the family of a message can be reached now, and its owner."""

    phone_id: int
    number: PhoneNumber
    owner: str


#: Ids of the actor's own cases.
own_case_ids: Port[[Actor], Select[int]] = Port(lambda _actor: select(literal(0)).where(false()))

#: Recorded obstacle to sending to the number of a message.
number_obstacle: Port[[Actor, Message], ResendObstacle | None] = Port(lambda _actor, _message: None)

#: Other numbers of a message's family that accept SMS.
other_numbers: Port[[Message], Sequence[OtherNumber]] = Port(lambda _message: ())

#: Placeholder → longest values in the registry.
longest_values: Port[[], Mapping[str, Sequence[str]]] = Port(dict)

#: The second message replaces the first, which was not delivered.
message_resent: DomainEvent[[Message, Message]] = DomainEvent()
