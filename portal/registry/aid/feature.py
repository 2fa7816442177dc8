"""Manifest of the aid room."""

from flask_babel import lazy_gettext as _

from portal.platform.feature import Feature
from portal.platform.web.navigation import MenuGroup, NavigationItem
from portal.registry.agencies.permissions import AGENCY_MANAGE
from portal.registry.aid import models
from portal.registry.aid.changed_rules import LOOSEN_RULE
from portal.registry.aid.commands import overlap
from portal.registry.aid.permissions import PERMISSIONS
from portal.registry.aid.readiness import CHECKS
from portal.registry.aid.services import prepare_rules
from portal.registry.aid.views import blueprint
from portal.registry.aid.wording import AUDIT_WORDS

feature = Feature(
    name="registry.aid",
    blueprints=(blueprint,),
    models=(models,),
    menu=(
        NavigationItem(
            _("Program dan aturan"), "aid.programmes", (AGENCY_MANAGE,), MenuGroup.OFFICE, order=206
        ),
    ),
    permissions=PERMISSIONS,
    audit_words=AUDIT_WORDS,
    commands=(overlap,),
    prepare=prepare_rules,
    changes=(LOOSEN_RULE,),
    readiness=CHECKS,
)
