"""The menu. Each feature declares its entries and the permissions that open them."""

import enum
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from flask import Flask, current_app, request, url_for
from flask_babel import LazyString, lazy_gettext
from flask_login import current_user

from portal.platform.permissions import Permission, Role, allows
from portal.platform.web.rendering import wants_part
from portal.platform.web.waiting import shown, waiting_on_entry, waiting_work

EXTENSION = "portal_navigation"

ROLE_NAMES: Mapping[Role, LazyString] = {
    Role.CASEWORKER: lazy_gettext("Pendamping"),
    Role.SUPERVISOR: lazy_gettext("Penyelia"),
    Role.APPROVER: lazy_gettext("Penetap bantuan"),
    Role.EVENT_OFFICER: lazy_gettext("Petugas acara"),
    Role.AUDITOR: lazy_gettext("Pemeriksa"),
    Role.ADMINISTRATOR: lazy_gettext("Administrator"),
}


class MenuGroup(enum.StrEnum):
    """Groups of entries, by what people do, in the order of the menu."""

    HOME = ""
    FAMILIES = "families"
    CASES = "cases"
    AID = "aid"
    VOICES = "voices"
    DATA = "data"
    OFFICE = "office"


GROUP_NAMES: Mapping[MenuGroup, LazyString | str] = {
    MenuGroup.HOME: "",
    MenuGroup.FAMILIES: lazy_gettext("Data keluarga"),
    MenuGroup.CASES: lazy_gettext("Pendampingan"),
    MenuGroup.AID: lazy_gettext("Penyaluran"),
    MenuGroup.VOICES: lazy_gettext("Suara warga"),
    MenuGroup.DATA: lazy_gettext("Laporan"),
    MenuGroup.OFFICE: lazy_gettext("Kantor"),
}
_GROUPS = list(MenuGroup)
#: A menu of fewer entries has no headings.
_FEWEST_WITH_HEADINGS = 7


@dataclass(frozen=True)
class NavigationItem:
    """One entry: a lazy ``label``, its ``endpoint``, permissions of which any opens it, and its
    group.

    ``order`` within the group follows the journey of a household; no permission means every
    signed-in user. The entry is current on the pages of its own blueprint and of those in
    ``blueprints``.
    """

    label: LazyString | str
    endpoint: str
    permissions: tuple[Permission, ...] = ()
    group: MenuGroup = MenuGroup.OFFICE
    order: int = 100
    blueprints: tuple[str, ...] = ()


@dataclass(frozen=True)
class NavigationLink:
    """An entry as shown on a page. ``waiting`` is the number of what waits there, or ""."""

    label: str
    url: str
    current: bool
    waiting: str


@dataclass(frozen=True)
class NavigationSection:
    """Entries below one heading, which is "" for none."""

    heading: str
    links: Sequence[NavigationLink]


def add_navigation(app: Flask, item: NavigationItem) -> None:
    """Add ``item`` to the menu of ``app``."""
    items: list[NavigationItem] = app.extensions.setdefault(EXTENSION, [])
    items.append(item)
    items.sort(key=lambda entry: (_GROUPS.index(entry.group), entry.order))


def navigation() -> list[NavigationSection]:
    """Return the entries that the signed-in user may open, by group; none before sign-in."""
    if not current_user.is_authenticated:
        return []
    items = [
        item
        for item in current_app.extensions.get(EXTENSION, [])
        if not item.permissions or any(allows(current_user, p) for p in item.permissions)
    ]
    with_headings = len(items) >= _FEWEST_WITH_HEADINGS
    return [
        NavigationSection(str(GROUP_NAMES[group]) if with_headings else "", [*map(_link, members)])
        for group, members in groupby(items, key=lambda item: item.group)
    ]


def _link(item: NavigationItem) -> NavigationLink:
    waiting = waiting_on_entry(item.endpoint)
    return NavigationLink(
        str(item.label),
        url_for(item.endpoint),
        _is_current(item),
        shown(waiting) if waiting else "",
    )


def _is_current(item: NavigationItem) -> bool:
    """Return whether the entry is current: on its own page, and on pages of its blueprints that
    have no entry."""
    endpoint = request.endpoint or ""
    if endpoint == item.endpoint:
        return True
    entries: list[NavigationItem] = current_app.extensions[EXTENSION]
    if any(other.endpoint == endpoint for other in entries):
        return False
    return request.blueprint in {item.endpoint.rpartition(".")[0], *item.blueprints} - {""}


def role_name(role: Role) -> LazyString:
    """Return the display name of the role."""
    return ROLE_NAMES[role]


def register_navigation(app: Flask) -> None:
    """Provide ``navigation()`` and ``role_name(role)`` to all templates."""
    app.extensions.setdefault(EXTENSION, [])
    app.jinja_env.globals["role_name"] = role_name

    @app.context_processor
    def _context() -> dict[str, Any]:
        return {
            "navigation": navigation,
            "waiting_work": waiting_work,
            "wants_part": wants_part,
        }
