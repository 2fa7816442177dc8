"""What keeps a case open: features above say so, the supervisor hears why.

``portal/wiring.py`` lists them.
"""

from collections.abc import Callable

from portal.cases.models import Case

#: Answers why a case cannot be closed yet, in words; ``None`` if nothing stands in the way.
Obstacle = Callable[[Case], str | None]

_obstacles: list[Obstacle] = []


def keep_open_while(obstacle: Obstacle) -> None:
    """Ask ``obstacle`` before a case is closed."""
    if obstacle not in _obstacles:
        _obstacles.append(obstacle)


def obstacles_to_closing(case: Case) -> list[str]:
    """Everything that must be settled before the case can be closed."""
    return [reason for obstacle in _obstacles if (reason := obstacle(case)) is not None]
