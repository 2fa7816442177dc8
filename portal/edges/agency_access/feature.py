"""Manifest of API keys."""

from flask_babel import lazy_gettext as _

from portal.edges.agency_access import models
from portal.edges.agency_access.full_numbers import FULL_NUMBERS
from portal.edges.agency_access.permissions import AGENCY_ACCESS_MANAGE, PERMISSIONS
from portal.edges.agency_access.settings import SETTINGS
from portal.edges.agency_access.views import blueprint
from portal.edges.agency_access.wording import AUDIT_WORDS
from portal.platform.feature import Feature
from portal.platform.web.navigation import MenuGroup, NavigationItem

feature = Feature(
    name="edges.agency_access",
    blueprints=(blueprint,),
    models=(models,),
    menu=(
        NavigationItem(
            _("Akses instansi"),
            "agency_access.index",
            (AGENCY_ACCESS_MANAGE,),
            MenuGroup.OFFICE,
            order=207,
        ),
    ),
    permissions=PERMISSIONS,
    audit_words=AUDIT_WORDS,
    settings=SETTINGS,
    changes=(FULL_NUMBERS,),
)
