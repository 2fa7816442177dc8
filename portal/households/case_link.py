"""What the case, which stands above the registry, tells it and hears from it.

The registry never imports cases. ``create_app`` connects the two with one :class:`CaseLink`;
the calls run inside the transaction of the change, so that a move and the new caseworker, or a
death and the task that follows, are written together or not at all.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from flask import Flask, current_app

from portal.households.models import Household, Person
from portal.permissions import Actor

_EXTENSION = "portal_case_link"


@dataclass(frozen=True)
class CaseLink:
    """Questions about the case of a household, and events the case wants to hear of."""

    is_own: Callable[[Actor, int], bool]
    """Whether the household has a case that is assigned or granted to the actor."""
    open_case_ids: Callable[[Collection[int]], Mapping[int, int]]
    """The open cases of households, by household, whoever asks."""
    moved: Callable[[Actor, Household], None]
    """The household has a new address in another desa."""
    died: Callable[[Actor, Person], None]
    """The death of a member was recorded."""

    def open_case_id(self, household_id: int) -> int | None:
        """The open case of one household, whoever asks."""
        return self.open_case_ids((household_id,)).get(household_id)


UNCONNECTED = CaseLink(
    is_own=lambda _actor, _household_id: False,
    open_case_ids=lambda _household_ids: {},
    moved=lambda _actor, _household: None,
    died=lambda _actor, _person: None,
)


def connect_cases(app: Flask, link: CaseLink) -> None:
    """Let the registry know its cases. Called once, from ``create_app``."""
    app.extensions[_EXTENSION] = link


def case_link() -> CaseLink:
    """The connected link; a registry without cases has households that belong to nobody."""
    link: CaseLink = current_app.extensions.get(_EXTENSION, UNCONNECTED)
    return link
