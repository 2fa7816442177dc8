"""Who must take part in the transaction of a handover: papers and visits stand above it.

``portal/wiring.py`` lists them. Each is called with the actor and what happened; any of them may
refuse by raising.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from portal.handovers.models import Handover, Invitation
from portal.permissions import Actor

Hook = Callable[[Actor, Handover], None]
#: Called with the ids of decisions and the reason.
UnusedHook = Callable[[Actor, Sequence[int], str], None]


@dataclass(frozen=True)
class _Part:
    recorded: Hook
    voided: Hook
    unused: UnusedHook | None


_parts: list[_Part] = []

#: Called when news of an invitation goes out: what was said of it before no longer holds.
NewsHook = Callable[[Actor, Invitation], None]
_hearers: list[NewsHook] = []


def hear_news(hook: NewsHook) -> None:
    """Call ``hook`` when an invitation was moved or cancelled."""
    if hook not in _hearers:
        _hearers.append(hook)


def announce_news(actor: Actor, invitation: Invitation) -> None:
    """An invitation was moved or cancelled."""
    for hook in _hearers:
        hook(actor, invitation)


def take_part(*, recorded: Hook, voided: Hook, unused: UnusedHook | None = None) -> None:
    """Call ``recorded`` when aid was handed over, ``voided`` when a handover was taken back,
    ``unused`` when what was prepared for decisions will not be used: the family does not come."""
    part = _Part(recorded, voided, unused)
    if part not in _parts:
        _parts.append(part)


def announce_recorded(actor: Actor, handover: Handover) -> None:
    """Aid was handed over."""
    for part in _parts:
        part.recorded(actor, handover)


def announce_voided(actor: Actor, handover: Handover) -> None:
    """A handover was taken back; who took part last is told first."""
    for part in reversed(_parts):
        part.voided(actor, handover)


def announce_unused(actor: Actor, decision_ids: Sequence[int], reason: str) -> None:
    """What was prepared for these decisions will not be used."""
    for part in _parts:
        if part.unused is not None and decision_ids:
            part.unused(actor, decision_ids, reason)
