"""Manifest of a caseworker's day."""

from flask_babel import lazy_gettext as _

from portal.casework.cases.permissions import CASE_WORK
from portal.overview.today.views import blueprint
from portal.platform.feature import Feature
from portal.platform.web.navigation import MenuGroup, NavigationItem

feature = Feature(
    name="overview.today",
    blueprints=(blueprint,),
    menu=(NavigationItem(_("Hari ini"), "today.index", (CASE_WORK,), MenuGroup.HOME, order=6),),
)
