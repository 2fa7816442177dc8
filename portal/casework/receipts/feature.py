"""Manifest of the receipts room."""

from flask_babel import lazy_gettext as _

from portal.casework.receipts import models
from portal.casework.receipts.permissions import PAPER_ISSUE, PERMISSIONS
from portal.casework.receipts.readiness import CHECKS
from portal.casework.receipts.settings import SETTINGS
from portal.casework.receipts.views import blueprint
from portal.casework.receipts.wording import AUDIT_WORDS
from portal.platform.audit.permissions import AUDIT_READ
from portal.platform.feature import Feature
from portal.platform.web.navigation import MenuGroup, NavigationItem

feature = Feature(
    name="casework.receipts",
    blueprints=(blueprint,),
    models=(models,),
    menu=(
        NavigationItem(
            _("Surat"), "receipts.index", (PAPER_ISSUE, AUDIT_READ), MenuGroup.AID, order=60
        ),
    ),
    permissions=PERMISSIONS,
    audit_words=AUDIT_WORDS,
    settings=SETTINGS,
    readiness=CHECKS,
)
