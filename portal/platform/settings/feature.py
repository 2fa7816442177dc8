"""Manifest of settings."""

from flask_babel import lazy_gettext as _

from portal.platform.feature import Feature
from portal.platform.settings import models
from portal.platform.settings.permissions import PERMISSIONS, SETTING_MANAGE
from portal.platform.settings.views import blueprint
from portal.platform.settings.wording import AUDIT_WORDS
from portal.platform.web.navigation import MenuGroup, NavigationItem

feature = Feature(
    name="platform.settings",
    blueprints=(blueprint,),
    models=(models,),
    menu=(
        NavigationItem(
            _("Pengaturan"), "settings.index", (SETTING_MANAGE,), MenuGroup.OFFICE, order=240
        ),
    ),
    permissions=PERMISSIONS,
    audit_words=AUDIT_WORDS,
)
