"""The menu, in the order of a household's journey."""

from flask_babel import lazy_gettext as _

from portal.permissions import Permission
from portal.web.navigation import NavigationItem

P = Permission

MENU: tuple[NavigationItem, ...] = (
    NavigationItem(_("Kasus"), "cases.index", (P.CASE_SEE,), order=20),
)
