"""Kinds of figures. Rooms declare theirs in ``feature.py``."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import Flask, current_app
from sqlalchemy import ColumnElement

_EXTENSION = "portal_figures"

#: Returns the condition that a column has one of the kecamatan codes to count.
Among = Callable[[Any], ColumnElement[bool]]


@dataclass(frozen=True)
class FigureKind:
    """Totals that can be counted for any set of kecamatan and added up.

    ``tables`` are those whose audit events may change a figure of the event's kecamatan. Actions in
    ``moves`` may change figures of any kecamatan.
    """

    name: str
    count: Callable[[Among], Mapping[str, int]]
    tables: tuple[str, ...]
    moves: tuple[str, ...] = ()

    @property
    def move_tables(self) -> set[str]:
        """Return the tables of ``moves``."""
        return {action.partition(".")[0] for action in self.moves}


def register_figures(app: Flask, kinds: Iterable[FigureKind]) -> None:
    """Register kinds with the worker of ``app``."""
    app.extensions.setdefault(_EXTENSION, []).extend(kinds)


def figure_kinds() -> Sequence[FigureKind]:
    """Return the kinds of all rooms."""
    return tuple(current_app.extensions.get(_EXTENSION, ()))
