"""Manifest of the programme page."""

from flask_babel import lazy_gettext as _

from portal.overview.programme.permissions import PERMISSIONS, PROGRAMME_SEE
from portal.overview.programme.views import blueprint
from portal.platform.feature import Feature
from portal.platform.web.navigation import MenuGroup, NavigationItem

feature = Feature(
    name="overview.programme",
    blueprints=(blueprint,),
    menu=(
        NavigationItem(
            _("Menuju nol"), "programme.index", (PROGRAMME_SEE,), MenuGroup.DATA, order=90
        ),
    ),
    permissions=PERMISSIONS,
)
