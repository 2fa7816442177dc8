"""Manifest of the households room."""

from flask_babel import lazy_gettext as _

from portal.platform.feature import Feature
from portal.platform.web.navigation import MenuGroup, NavigationItem
from portal.registry.households import models
from portal.registry.households.family_list import HOUSEHOLDS
from portal.registry.households.figures import REGISTRY
from portal.registry.households.permissions import PERMISSIONS, REGISTRY_SEE
from portal.registry.households.provenance import models as provenance
from portal.registry.households.views import blueprint
from portal.registry.households.wording import AUDIT_WORDS

feature = Feature(
    name="registry.households",
    blueprints=(blueprint,),
    models=(models, provenance),
    menu=(
        NavigationItem(
            _("Keluarga"), "households.index", (REGISTRY_SEE,), MenuGroup.FAMILIES, order=20
        ),
    ),
    permissions=PERMISSIONS,
    audit_words=AUDIT_WORDS,
    figures=(REGISTRY,),
    bulk_lists=(HOUSEHOLDS,),
)
