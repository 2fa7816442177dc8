"""Manifest of the dashboard."""

from flask_babel import lazy_gettext as _

from portal.casework.cases.permissions import CASE_SEE
from portal.overview.dashboard.queries import PROGRAMME
from portal.overview.dashboard.views import blueprint
from portal.platform.feature import Feature
from portal.platform.web.navigation import MenuGroup, NavigationItem

feature = Feature(
    name="overview.dashboard",
    blueprints=(blueprint,),
    figures=(PROGRAMME,),
    menu=(NavigationItem(_("Beranda"), "dashboard.index", (CASE_SEE,), MenuGroup.HOME, order=5),),
)
