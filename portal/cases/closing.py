"""What keeps a case open, and what ends with it: features above say so.

``portal/wiring.py`` lists them.
"""

from collections.abc import Callable

from portal.cases.models import Case
from portal.permissions import Actor

#: Answers why a case cannot be closed yet, in words; ``None`` if nothing stands in the way.
Obstacle = Callable[[Case], str | None]

#: Ends what a feature had planned for the case; called in the transaction that closes it.
Ending = Callable[[Actor, Case], None]

_obstacles: list[Obstacle] = []
_endings: list[Ending] = []


def keep_open_while(obstacle: Obstacle) -> None:
    """Ask ``obstacle`` before a case is closed."""
    if obstacle not in _obstacles:
        _obstacles.append(obstacle)


def obstacles_to_closing(case: Case) -> list[str]:
    """Everything that must be settled before the case can be closed."""
    return [reason for obstacle in _obstacles if (reason := obstacle(case)) is not None]


def end_with_case(ending: Ending) -> None:
    """Call ``ending`` when a case is closed."""
    if ending not in _endings:
        _endings.append(ending)


def end_what_was_planned(actor: Actor, case: Case) -> None:
    """Let every feature end what it had planned for a case that is being closed."""
    for ending in _endings:
        ending(actor, case)
