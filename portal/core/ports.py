"""Calls from a lower room to an upper room without an import.

A lower room declares a :class:`DomainEvent` (something happened) or a :class:`Port` (it needs an
answer); ``portal/features.py`` connects the upper rooms. Handlers run inside the caller's
transaction, so that a change and its consequences are written together or not at all. Work that can
wait is not an event: the upper room polls for it with a job.
"""

from collections.abc import Callable
from typing import Generic, ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")


class DomainEvent(Generic[P]):
    """An event with handlers, called in the order in which they were connected. A handler can
    refuse the event by raising an error.
    """

    def __init__(self) -> None:
        self._handlers: list[Callable[P, object]] = []

    def connect(self, *handlers: Callable[P, object]) -> None:
        """Append ``handlers``; one that is connected already keeps its position."""
        self._handlers += [handler for handler in handlers if handler not in self._handlers]

    def announce(self, *args: P.args, **kwargs: P.kwargs) -> None:
        """Call every handler with these arguments."""
        for handler in self._handlers:
            handler(*args, **kwargs)


class Port(Generic[P, R]):
    """A question answered by one upper room. ``unanswered`` is the default without that room."""

    def __init__(self, unanswered: Callable[P, R]) -> None:
        self._answer = unanswered

    def connect(self, answer: Callable[P, R]) -> None:
        """Replace the default by ``answer``."""
        self._answer = answer

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> R:
        """Return the answer of the connected room."""
        return self._answer(*args, **kwargs)
