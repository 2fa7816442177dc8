"""What the worker does again and again: features register it, the worker knows none of them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol, TypeVar

#: True once the worker was asked to stop: finish the piece in hand, then return.
Stopping = Callable[[], bool]


class Work(Protocol):
    """Does what is due now and returns. Called in an application context of its own."""

    def __call__(self, owner: str, *, stopping: Stopping) -> object:
        """``owner`` names the worker's thread in leases."""


@dataclass(frozen=True)
class Duty:
    """Work and how long to rest after it."""

    name: str
    work: Work
    every: timedelta


_duties: dict[str, Duty] = {}
WorkT = TypeVar("WorkT", bound=Work)


def duty(name: str, *, every: timedelta = timedelta(seconds=1)) -> Callable[[WorkT], WorkT]:
    """Register the function as a duty of the worker; each runs in a thread of its own, so that a
    long one holds up no other."""

    def register(work: WorkT) -> WorkT:
        _duties[name] = Duty(name, work, every)
        return work

    return register


def all_duties() -> tuple[Duty, ...]:
    """Every registered duty."""
    return tuple(_duties.values())


def never() -> bool:
    """The :data:`Stopping` of work that nobody stops: a test, a command."""
    return False
