"""Who is who: linkage, which stands above the registry, knows who may be the person that is being
typed, and which records are one person.

The registry never imports linkage. ``portal/wiring.py`` connects the two.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from flask import Flask, current_app

from portal.households.models import Person
from portal.permissions import Actor
from portal.types import KkNumber, Nik, PhoneNumber, Sex

_EXTENSION = "portal_identity_link"


@dataclass(frozen=True, kw_only=True)
class TypedPerson:
    """A person as far as the form is filled in."""

    name: str
    nik: Nik | None = None
    kk: KkNumber | None = None
    sex: Sex | None = None
    birth_date: date | None = None
    village_code: str | None = None
    address: str = ""
    rt: str = ""
    rw: str = ""
    phone: PhoneNumber | None = None


@dataclass(frozen=True, kw_only=True)
class Lookalike:
    """Somebody registered who may be the same. Outside the actor's scope ``name`` and ``line`` are
    a hint, and ``opens`` is false. ``strong``: likely enough to be asked about before saving."""

    person_id: int
    household_id: int
    name: str
    line: str
    reasons: tuple[str, ...]
    strong: bool
    opens: bool


@dataclass(frozen=True, kw_only=True)
class MergedRecord:
    """A record that was merged into a person. ``pair_id`` leads to the decision and its undo, if
    the actor may see it."""

    name: str
    line: str
    merged_at: datetime
    merged_by: str
    pair_id: int | None


@dataclass(frozen=True)
class IdentityLink:
    """What the registry asks, and what it tells."""

    find: Callable[[Actor, TypedPerson], Sequence[Lookalike]]
    """The likeliest first."""
    told_apart: Callable[[Actor, Person, Collection[int], str], None]
    """Somebody registered a person although these look alike, and said why."""
    merged: Callable[[Actor, Person], Sequence[MergedRecord]]
    """What was merged into a person, latest first."""


UNCONNECTED = IdentityLink(
    find=lambda _actor, _typed: (),
    told_apart=lambda _actor, _person, _others, _reason: None,
    merged=lambda _actor, _person: (),
)


def connect_identity(app: Flask, link: IdentityLink) -> None:
    """Let the registry ask. Called once, from ``create_app``."""
    app.extensions[_EXTENSION] = link


def identity_link() -> IdentityLink:
    """The connected link; without one nobody looks alike and nobody was merged."""
    link: IdentityLink = current_app.extensions.get(_EXTENSION, UNCONNECTED)
    return link
