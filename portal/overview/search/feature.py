"""Manifest of search."""

from flask_babel import lazy_gettext as _

from portal.casework.cases.permissions import CASE_SEE
from portal.overview.search.views import blueprint
from portal.platform.feature import Feature
from portal.platform.web.navigation import NavigationItem
from portal.registry.households.permissions import REGISTRY_SEE

feature = Feature(
    name="overview.search",
    blueprints=(blueprint,),
    menu=(NavigationItem(_("Cari"), "search.index", (REGISTRY_SEE, CASE_SEE), order=10),),
)
