"""Manifest of readiness."""

from flask_babel import lazy_gettext as _

from portal.platform.feature import Feature
from portal.platform.readiness import models
from portal.platform.readiness.bar import register_bar
from portal.platform.readiness.commands import check
from portal.platform.readiness.own_checks import OWN_CHECKS
from portal.platform.readiness.views import blueprint
from portal.platform.readiness.wording import AUDIT_WORDS
from portal.platform.settings.permissions import SETTING_MANAGE
from portal.platform.web.navigation import MenuGroup, NavigationItem

feature = Feature(
    name="platform.readiness",
    blueprints=(blueprint,),
    models=(models,),
    menu=(
        NavigationItem(
            _("Siapkan portal"), "readiness.index", (SETTING_MANAGE,), MenuGroup.OFFICE, order=190
        ),
    ),
    audit_words=AUDIT_WORDS,
    readiness=OWN_CHECKS,
    commands=(check,),
    register=register_bar,
)
