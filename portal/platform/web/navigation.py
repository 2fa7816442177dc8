"""The menu. Each feature declares its entries and the permissions that open them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import Flask, current_app, request, url_for
from flask_babel import LazyString, lazy_gettext
from flask_login import current_user

from portal.platform.permissions import Permission, Role, allows
from portal.platform.web.rendering import wants_part

EXTENSION = "portal_navigation"

ROLE_NAMES: Mapping[Role, LazyString] = {
    Role.CASEWORKER: lazy_gettext("Pendamping"),
    Role.SUPERVISOR: lazy_gettext("Penyelia"),
    Role.APPROVER: lazy_gettext("Penetap bantuan"),
    Role.EVENT_OFFICER: lazy_gettext("Petugas acara"),
    Role.AUDITOR: lazy_gettext("Pemeriksa"),
    Role.ADMINISTRATOR: lazy_gettext("Administrator"),
}


@dataclass(frozen=True)
class NavigationItem:
    """One entry: a lazy ``label``, its ``endpoint``, and permissions of which any opens it.

    ``order`` follows the journey of a household; no permission means every signed-in user. The
    entry is current on the pages of its own blueprint and of those in ``blueprints``.
    """

    label: LazyString | str
    endpoint: str
    permissions: tuple[Permission, ...] = ()
    order: int = 100
    blueprints: tuple[str, ...] = ()


@dataclass(frozen=True)
class NavigationLink:
    """An entry as shown on a page."""

    label: str
    url: str
    current: bool


def add_navigation(app: Flask, item: NavigationItem) -> None:
    """Add ``item`` to the menu of ``app``."""
    items: list[NavigationItem] = app.extensions.setdefault(EXTENSION, [])
    items.append(item)
    items.sort(key=lambda entry: entry.order)


def navigation() -> list[NavigationLink]:
    """Return the entries that the signed-in user may open; none before sign-in."""
    if not current_user.is_authenticated:
        return []
    return [
        NavigationLink(str(item.label), url_for(item.endpoint), _is_current(item))
        for item in current_app.extensions.get(EXTENSION, [])
        if not item.permissions or any(allows(current_user, p) for p in item.permissions)
    ]


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
        return {"navigation": navigation, "wants_part": wants_part}
