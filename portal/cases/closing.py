"""What keeps a case open, what ends with it and what comes back with it: features above say so.

``portal/wiring.py`` lists them.
"""

from collections.abc import Callable, Collection

from portal.cases.models import Case
from portal.permissions import Actor

#: Answers why a case cannot be closed yet, in words; ``None`` if nothing stands in the way.
Obstacle = Callable[[Case], str | None]

#: Ends what a feature had planned for the case; called in the transaction that closes it.
Ending = Callable[[Actor, Case], None]

#: Takes up again what ended with the case, by the tasks that are open again.
Resuming = Callable[[Actor, Case, Collection[int]], None]

_obstacles: list[Obstacle] = []
_endings: list[Ending] = []
_resumings: list[Resuming] = []


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


def resume_with_case(resuming: Resuming) -> None:
    """Call ``resuming`` when a case that was closed by a merge is open again."""
    if resuming not in _resumings:
        _resumings.append(resuming)


def resume_what_had_ended(actor: Actor, case: Case, task_ids: Collection[int]) -> None:
    """Let every feature take up what it had ended; these tasks are open again."""
    for resuming in _resumings:
        resuming(actor, case, task_ids)
