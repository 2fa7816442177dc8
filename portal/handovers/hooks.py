"""Who must take part in the transaction of a handover: papers and visits stand above it.

``portal/wiring.py`` lists them. Each is called with the actor and the handover.
"""

from collections.abc import Callable

from portal.handovers.models import Handover
from portal.permissions import Actor

Hook = Callable[[Actor, Handover], None]

_recorded: list[Hook] = []
_voided: list[Hook] = []


def take_part(*, recorded: Hook, voided: Hook) -> None:
    """Call ``recorded`` when aid was handed over, ``voided`` when a handover was taken back."""
    if recorded not in _recorded:
        _recorded.append(recorded)
        _voided.append(voided)


def announce_recorded(actor: Actor, handover: Handover) -> None:
    """Tell everyone who takes part; any of them may refuse by raising."""
    for hook in _recorded:
        hook(actor, handover)


def announce_voided(actor: Actor, handover: Handover) -> None:
    """Tell everyone who takes part, last first."""
    for hook in reversed(_voided):
        hook(actor, handover)
