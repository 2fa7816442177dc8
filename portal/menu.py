"""The menu, in the order of a household's journey."""

from flask_babel import lazy_gettext as _

from portal.permissions import Permission
from portal.web.navigation import NavigationItem

MENU: tuple[NavigationItem, ...] = (
    NavigationItem(_("Akun petugas"), "staff.index", (Permission.ACCOUNT_MANAGE,), order=200),
)
