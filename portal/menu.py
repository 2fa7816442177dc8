"""The menu, in the order of a household's journey."""

from portal.web.navigation import NavigationItem

MENU: tuple[NavigationItem, ...] = ()
