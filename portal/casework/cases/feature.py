"""Manifest of the cases room."""

from flask_babel import lazy_gettext as _

from portal.casework.cases import models
from portal.casework.cases.permissions import CASE_SEE, PERMISSIONS
from portal.casework.cases.settings import SETTINGS
from portal.casework.cases.views import blueprint
from portal.casework.cases.views.open_case import blueprint as opening
from portal.casework.cases.wording import AUDIT_WORDS
from portal.platform.feature import Feature
from portal.platform.web.navigation import NavigationItem

feature = Feature(
    name="casework.cases",
    blueprints=(opening, blueprint),
    models=(models,),
    menu=(
        NavigationItem(
            _("Kasus"),
            "cases.index",
            (CASE_SEE,),
            order=30,
            blueprints=("case_file", "assessments", "follow_ups"),
        ),
    ),
    permissions=PERMISSIONS,
    audit_words=AUDIT_WORDS,
    settings=SETTINGS,
)
