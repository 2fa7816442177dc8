"""Manifest of the inspector's desk."""

from flask_babel import lazy_gettext as _

from portal.overview.inspection.permissions import OFFICE_INSPECT, PERMISSIONS
from portal.overview.inspection.views import blueprint
from portal.platform.feature import Feature
from portal.platform.web.navigation import MenuGroup, NavigationItem

feature = Feature(
    name="overview.inspection",
    blueprints=(blueprint,),
    menu=(
        NavigationItem(
            _("Meja pemeriksa"), "inspection.index", (OFFICE_INSPECT,), MenuGroup.DATA, order=20
        ),
    ),
    permissions=PERMISSIONS,
)
