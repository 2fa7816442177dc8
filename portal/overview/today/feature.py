"""Manifest of a caseworker's day."""

from flask_babel import lazy_gettext as _

from portal.overview.today.permissions import DAY_SEE, PERMISSIONS
from portal.overview.today.views import blueprint
from portal.platform.feature import Feature
from portal.platform.web.navigation import MenuGroup, NavigationItem

feature = Feature(
    name="overview.today",
    blueprints=(blueprint,),
    menu=(NavigationItem(_("Hari ini"), "today.index", (DAY_SEE,), MenuGroup.HOME, order=6),),
    permissions=PERMISSIONS,
)
