"""Kinds of changes that need a second person. Rooms declare theirs in ``feature.py``."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import Flask, current_app

from portal.platform.permissions import Actor, Role

_EXTENSION = "portal_dangerous_changes"

#: Label, value before and value after.
Differences = Sequence[tuple[str, str, str]]


@dataclass(frozen=True)
class ChangeKind:
    """A kind of change.

    ``decided_by`` is the role of the second person. ``standing`` returns the values that the record
    with this id has now, by the names given; ``write`` makes the change with the values agreed to,
    and ``in_words`` tells before and after for the page.
    """

    key: str
    label: Any
    decided_by: Role
    standing: Callable[[int, Sequence[str]], Mapping[str, Any]]
    write: Callable[[Actor, int | None, Mapping[str, Any]], object]
    in_words: Callable[[Mapping[str, Any], Mapping[str, Any]], Differences]


def register_changes(app: Flask, kinds: Iterable[ChangeKind]) -> None:
    """Add kinds of changes to ``app``."""
    app.extensions.setdefault(_EXTENSION, {}).update({kind.key: kind for kind in kinds})


def change_kinds() -> Mapping[str, ChangeKind]:
    """Return all kinds by key."""
    kinds: Mapping[str, ChangeKind] = current_app.extensions.get(_EXTENSION, {})
    return kinds


def kind_named(key: str) -> ChangeKind:
    """Return the kind with this key. Raises KeyError if no room declares it."""
    return change_kinds()[key]
