"""Manifest of accounts of staff."""

from flask_babel import lazy_gettext as _

from portal.overview.staff.settings import SETTINGS
from portal.overview.staff.views import blueprint
from portal.platform.accounts.permissions import ACCOUNT_MANAGE
from portal.platform.feature import Feature
from portal.platform.web.navigation import MenuGroup, NavigationItem

feature = Feature(
    name="overview.staff",
    blueprints=(blueprint,),
    menu=(
        NavigationItem(
            _("Akun petugas"), "staff.index", (ACCOUNT_MANAGE,), MenuGroup.OFFICE, order=200
        ),
    ),
    settings=SETTINGS,
)
