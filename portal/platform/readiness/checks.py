"""Checks of readiness. Rooms list theirs in ``feature.py``."""

import enum
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from flask import Flask, current_app

from portal.platform.settings.definitions import Setting

_EXTENSION = "portal_readiness"


class State(enum.StrEnum):
    """How a check stands. Only needed ones keep a portal from being ready."""

    GREEN = "green"
    NEEDED = "needed"
    ADVISED = "advised"


class Chapter(enum.StrEnum):
    """The chapter of the list that a check belongs to, in this order."""

    PLACE = "place"
    PAPERS = "papers"
    MESSAGES = "messages"
    AID = "aid"
    PEOPLE = "people"
    SYSTEM = "system"


@dataclass(frozen=True)
class Standing:
    """What a check found: its state, what there is or what is missing (or a function that says it),
    and who saw to it."""

    state: State
    said: Any
    by: str = ""
    at: datetime | None = None
    endpoint: str = ""
    """Of the page where just this is mended; without it, that of the check."""
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Check:
    """One line of the list. ``find`` looks at what there is; where a person must judge it,
    ``about`` returns what is judged: once that changes, it is judged anew."""

    key: str
    chapter: Chapter
    title: Any
    find: Callable[[], Standing]
    endpoint: str = ""
    """Of the page where it is seen to."""
    about: Callable[[], str] | None = None
    question: Any = ""
    """What the person who judges it says; without it nobody confirms it by a button, but by doing
    what the line asks for."""
    settings: tuple[Setting, ...] = ()
    """Settings that it looks at: who set one last has seen to it."""
    holds_papers: bool = False
    """Whether papers and SMS rest on it: until it is green they are drafts."""


def register_checks(app: Flask, checks: Iterable[Check]) -> None:
    """Add checks to the list of ``app``. Raises ValueError for a duplicate key."""
    known: dict[str, Check] = app.extensions.setdefault(_EXTENSION, {})
    for check in checks:
        if check.key in known:
            raise ValueError(f"check {check.key} is declared twice")
        known[check.key] = check


def all_checks() -> tuple[Check, ...]:
    """Return all checks, chapter after chapter."""
    order = list(Chapter)
    known: Iterable[Check] = current_app.extensions.get(_EXTENSION, {}).values()
    return tuple(sorted(known, key=lambda check: order.index(check.chapter)))


def green(said: Any, by: str = "", at: datetime | None = None) -> Standing:
    """Return that all is well."""
    return Standing(State.GREEN, said, by, at)


def needed(said: Any, endpoint: str = "", **values: Any) -> Standing:
    """Return what is missing before the portal can be used, and the page where it is mended."""
    return Standing(State.NEEDED, said, endpoint=endpoint, values=values)


def advised(said: Any) -> Standing:
    """Return what should be seen to, though work can begin without it."""
    return Standing(State.ADVISED, said)
