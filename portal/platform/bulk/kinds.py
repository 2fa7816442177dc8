"""Lists that records are chosen from, and what can be done with many of them.

Rooms declare theirs in ``feature.py``; the pages and the job of this room look them up here.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import Flask, current_app
from sqlalchemy import Select

from portal.core.errors import NotFound
from portal.platform.bulk.forms import BulkForm
from portal.platform.bulk.models import BulkAction, BulkItem
from portal.platform.bulk.permissions import BULK_ACT
from portal.platform.permissions import Actor, Permission, Reach, allows, reach

_LISTS, _KINDS = "portal_bulk_lists", "portal_bulk_kinds"
#: Records per transaction, unless a kind says otherwise.
BLOCK = 500


@dataclass(frozen=True)
class Named:
    """A record as a row shows it: a name, the URL of its page ("" if it has none), and a line."""

    name: str
    url: str
    line: Sequence[str]


@dataclass(frozen=True)
class BulkList:
    """A list page. ``selected`` returns the ids of the records that match its filters, within the
    actor's scope; ``named`` returns the rows of records that the actor may see, by id.
    """

    name: str
    endpoint: str
    label: Any
    counted: Callable[[int], str]
    selected: Callable[[Actor, Mapping[str, str]], Select[int]]
    named: Callable[[Actor, Sequence[int]], Mapping[int, Named]]


@dataclass(frozen=True)
class Chosen:
    """A chosen record, or why nothing can be done with it. ``before_id`` serves the undoing."""

    record_id: int
    obstacle: str = ""
    before_id: int | None = None


@dataclass(frozen=True)
class BulkResult:
    """What became of an item: done (``after_id`` is what the record got), or refused with a
    reason."""

    refused: str = ""
    after_id: int | None = None


#: Works on some items of a bulk action inside the open transaction; returns results by item id.
Work = Callable[[Actor, BulkAction, Sequence[BulkItem]], Mapping[int, BulkResult]]


@dataclass(frozen=True)
class BulkKind:
    """Something that can be done with many records of a list.

    ``examine`` returns every record of the query, with the obstacles known before anything is
    entered. ``form`` returns the fields of the preview. ``apply`` checks every rule again, on
    records that it has locked. ``undo`` needs ``undo_permission`` with the reach of a scope.
    """

    name: str
    list_name: str
    label: Any
    permission: Permission
    examine: Callable[[Actor, Select[int]], Iterable[Chosen]]
    form: Callable[[Actor, BulkAction], BulkForm]
    apply: Work
    button: Callable[[int], str]
    outcome: Callable[[int], str]
    undo: Work | None = None
    undo_permission: Permission | None = None
    block: int = BLOCK
    invitation: Callable[[int], str] | None = None
    """The button on a page that suggests this for a number of records, such as after an import."""

    def may_undo(self, actor: Actor) -> bool:
        """Return whether ``actor`` may undo it; each record is checked again."""
        granted = reach(actor, self.undo_permission or self.permission)
        return self.undo is not None and granted is not None and granted >= Reach.SCOPE


def register_bulk(app: Flask, lists: Iterable[BulkList], kinds: Iterable[BulkKind]) -> None:
    """Register lists and kinds with the pages and the job of ``app``."""
    app.extensions.setdefault(_LISTS, {}).update({one.name: one for one in lists})
    app.extensions.setdefault(_KINDS, {}).update({one.name: one for one in kinds})


def kind_named(name: str) -> BulkKind:
    """Return a kind. Raises :class:`NotFound`."""
    found: BulkKind | None = current_app.extensions[_KINDS].get(name)
    if found is None:
        raise NotFound
    return found


def list_named(name: str) -> BulkList:
    """Return a list. Raises :class:`NotFound`."""
    found: BulkList | None = current_app.extensions[_LISTS].get(name)
    if found is None:
        raise NotFound
    return found


def kinds_for(actor: Actor, list_name: str) -> list[BulkKind]:
    """Return what ``actor`` can do with records of this list, in the order of the rooms."""
    if not allows(actor, BULK_ACT):
        return []
    kinds: Mapping[str, BulkKind] = current_app.extensions.get(_KINDS, {})
    return [
        kind
        for kind in kinds.values()
        if kind.list_name == list_name and reach(actor, kind.permission) is not None
    ]
