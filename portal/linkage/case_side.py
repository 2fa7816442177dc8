"""What linkage asks of cases, which stand above it, when two families turn out to be one.

``portal/wiring.py`` connects the two; the calls run inside the transaction of the merge.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

from flask import Flask, current_app

from portal.permissions import Actor

_EXTENSION = "portal_linkage_case_side"


@dataclass(frozen=True)
class OpenCase:
    """An open case of a household, in the words of the page."""

    id: int
    number: str
    household_id: int
    stage: str
    caseworker: str


@dataclass(frozen=True)
class CaseSide:
    """Questions about open cases, and what closes or opens one with a merge."""

    open_cases: Callable[[Collection[int]], Mapping[int, OpenCase]]
    """Household id → its open case, whoever asks."""
    close: Callable[[Actor, int, int], dict[str, Any]]
    """Close the first case as "digabung" into the second; returns what opening it again needs."""
    reopen: Callable[[Actor, dict[str, Any]], None]
    """Open the case again where it stood."""


def _nothing_to_close(_actor: Actor, _closing: int, _staying: int) -> dict[str, Any]:
    return {}


UNCONNECTED = CaseSide(
    open_cases=lambda _households: {},
    close=_nothing_to_close,
    reopen=lambda _actor, _kept: None,
)


def connect_cases(app: Flask, side: CaseSide) -> None:
    """Let linkage know the cases. Called once, from ``create_app``."""
    app.extensions[_EXTENSION] = side


def case_side() -> CaseSide:
    """The connected side; without cases no family has one."""
    side: CaseSide = current_app.extensions.get(_EXTENSION, UNCONNECTED)
    return side
