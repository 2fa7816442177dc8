"""What waits for the signed-in person, counted for the first page and the menu. Rooms declare their
kinds in ``feature.py``.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask import Flask, current_app, g, url_for
from flask_login import current_user
from sqlalchemy import CompoundSelect, Select, func, select

from portal.core.counting import counted
from portal.core.extensions import db
from portal.platform.permissions import Actor

_EXTENSION = "portal_waiting"

#: Largest number that is counted; more is "99+", so that a long list is not read for its length.
MOST = 99


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """One kind of work that waits for a person.

    ``ids`` returns the query of the ids that wait for an actor, as the list at ``endpoint`` with
    ``arguments`` shows them; ``None`` if such work never waits for the actor. ``text`` is for
    :func:`counted`. The menu entry of ``endpoint`` bears the number.
    """

    ids: Callable[[Actor], Select[Any] | CompoundSelect[Any] | None]
    text: str
    endpoint: str
    arguments: Mapping[str, str] = field(default_factory=dict)
    order: int = 100


@dataclass(frozen=True)
class WaitingWork:
    """Work of one kind that waits for the signed-in person."""

    number: int
    words: str
    url: str
    endpoint: str


def shown(number: int) -> str:
    """Return a counted number as shown, at most "99+"."""
    return f"{MOST}+" if number > MOST else str(number)


def register_waiting(app: Flask, kinds: Iterable[Waiting]) -> None:
    """Register kinds with ``app``."""
    known: list[Waiting] = app.extensions.setdefault(_EXTENSION, [])
    known.extend(kinds)
    known.sort(key=lambda kind: kind.order)


def waiting_work() -> Sequence[WaitingWork]:
    """Return what waits for the signed-in person, the most urgent kinds first. It is counted once
    per request, by one statement.
    """
    if not current_user.is_authenticated:
        return ()
    if "waiting_work" not in g:
        g.waiting_work = _count(current_user)
    found: Sequence[WaitingWork] = g.waiting_work
    return found


def waiting_on_entry(endpoint: str) -> int:
    """Return the number that the menu entry of ``endpoint`` bears."""
    return sum(work.number for work in waiting_work() if work.endpoint == endpoint)


def _count(actor: Actor) -> Sequence[WaitingWork]:
    kinds = [
        (kind, ids)
        for kind in current_app.extensions.get(_EXTENSION, ())
        if (ids := kind.ids(actor)) is not None
    ]
    if not kinds:
        return ()
    counts = [
        select(func.count())
        .select_from(ids.order_by(None).limit(MOST + 1).subquery())
        .scalar_subquery()
        for _, ids in kinds
    ]
    numbers = db.session.execute(select(*counts)).one()
    return [
        WaitingWork(
            number,
            counted(kind.text, number, shown=shown(number)),
            url_for(kind.endpoint, **kind.arguments),
            kind.endpoint,
        )
        for (kind, _), number in zip(kinds, numbers, strict=True)
        if number
    ]
