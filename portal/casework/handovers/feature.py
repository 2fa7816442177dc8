"""Manifest of the handovers room."""

from flask_babel import lazy_gettext as _

from portal.casework.handovers import models
from portal.casework.handovers.bulk import INVITE
from portal.casework.handovers.device_commands import KINDS
from portal.casework.handovers.permissions import EVENT_MANAGE, PERMISSIONS
from portal.casework.handovers.views import blueprint
from portal.casework.handovers.wording import AUDIT_WORDS
from portal.platform.feature import Feature
from portal.platform.web.navigation import MenuGroup, NavigationItem

feature = Feature(
    name="casework.handovers",
    blueprints=(blueprint,),
    models=(models,),
    menu=(
        NavigationItem(_("Acara"), "handovers.events", (EVENT_MANAGE,), MenuGroup.AID, order=50),
    ),
    permissions=PERMISSIONS,
    audit_words=AUDIT_WORDS,
    bulk=(INVITE,),
    offline=KINDS,
    offline_files=(
        *(f"js/desk/{name}.js" for name in ("desk", "person", "roster", "scanner")),
        "js/signature.js",
    ),
)
