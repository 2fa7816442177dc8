"""Manifest of changes that wait for a second person."""

from flask_babel import lazy_gettext as _

from portal.platform.dual_control import models
from portal.platform.dual_control.permissions import CHANGE_SEE, PERMISSIONS
from portal.platform.dual_control.views import blueprint, offer_waiting
from portal.platform.dual_control.wording import AUDIT_WORDS
from portal.platform.feature import Feature
from portal.platform.web.navigation import MenuGroup, NavigationItem

feature = Feature(
    name="platform.dual_control",
    blueprints=(blueprint,),
    models=(models,),
    menu=(
        NavigationItem(
            _("Persetujuan kedua"), "dual_control.index", (CHANGE_SEE,), MenuGroup.OFFICE, order=202
        ),
    ),
    permissions=PERMISSIONS,
    audit_words=AUDIT_WORDS,
    register=offer_waiting,
)
