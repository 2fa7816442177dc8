"""The menu, in the order of a household's journey."""

from flask_babel import lazy_gettext

from portal.permissions import Permission
from portal.web.navigation import NavigationItem

MENU: tuple[NavigationItem, ...] = (
    NavigationItem(
        lazy_gettext("Cari"),
        "search.index",
        (Permission.REGISTRY_SEE, Permission.CASE_SEE),
        order=10,
    ),
    NavigationItem(
        lazy_gettext("Keluarga"), "households.index", (Permission.REGISTRY_SEE,), order=20
    ),
)
