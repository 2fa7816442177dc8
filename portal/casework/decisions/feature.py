"""Manifest of the decisions room."""

from flask_babel import lazy_gettext as _

from portal.casework.cases.permissions import CASE_SEE
from portal.casework.decisions import models
from portal.casework.decisions.readiness import CHECKS
from portal.casework.decisions.services.raise_ceiling import RAISE_CEILING
from portal.casework.decisions.settings import SETTINGS
from portal.casework.decisions.views import blueprint
from portal.casework.decisions.wording import AUDIT_WORDS
from portal.platform.feature import Feature
from portal.platform.settings.permissions import SETTING_MANAGE
from portal.platform.web.navigation import NavigationItem

feature = Feature(
    name="casework.decisions",
    blueprints=(blueprint,),
    models=(models,),
    menu=(
        NavigationItem(_("Bantuan"), "decisions.index", (CASE_SEE,), order=40),
        NavigationItem(_("Katalog bantuan"), "decisions.catalogue", (SETTING_MANAGE,), order=210),
        NavigationItem(_("Sumber dana"), "decisions.funds", (SETTING_MANAGE,), order=220),
    ),
    audit_words=AUDIT_WORDS,
    settings=SETTINGS,
    changes=(RAISE_CEILING,),
    readiness=CHECKS,
)
