"""Manifest of the agencies room."""

from flask_babel import lazy_gettext as _

from portal.platform.feature import Feature
from portal.platform.web.navigation import MenuGroup, NavigationItem
from portal.registry.agencies import models
from portal.registry.agencies.permissions import AGENCY_MANAGE, PERMISSIONS
from portal.registry.agencies.services import prepare_agencies
from portal.registry.agencies.settings import SETTINGS
from portal.registry.agencies.views import blueprint
from portal.registry.agencies.wording import AUDIT_WORDS

feature = Feature(
    name="registry.agencies",
    blueprints=(blueprint,),
    models=(models,),
    menu=(
        NavigationItem(
            _("Instansi"), "agencies.index", (AGENCY_MANAGE,), MenuGroup.OFFICE, order=205
        ),
    ),
    permissions=PERMISSIONS,
    audit_words=AUDIT_WORDS,
    settings=SETTINGS,
    prepare=prepare_agencies,
)
