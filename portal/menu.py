"""The menu, in the order of a household's journey."""

from flask_babel import lazy_gettext as _

from portal.permissions import Permission
from portal.web.navigation import NavigationItem

<<<<<<< HEAD
P = Permission

MENU: tuple[NavigationItem, ...] = (
    NavigationItem(_("Kasus"), "cases.index", (P.CASE_SEE,), order=20),
=======
MENU: tuple[NavigationItem, ...] = (
    NavigationItem(_("Akun petugas"), "staff.index", (Permission.ACCOUNT_MANAGE,), order=200),
>>>>>>> d6231e6751b4e6aee5ca3c37750041453d7ea33f
)
