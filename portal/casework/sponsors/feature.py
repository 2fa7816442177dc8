"""Manifest of the sponsors room."""

from flask_babel import lazy_gettext as _

from portal.casework.cases.permissions import CASE_SEE
from portal.casework.sponsors import models
from portal.casework.sponsors.permissions import PERMISSIONS
from portal.casework.sponsors.queries import quiet_sponsorships
from portal.casework.sponsors.settings import SETTINGS
from portal.casework.sponsors.views import blueprint
from portal.casework.sponsors.wording import AUDIT_WORDS
from portal.core.counting import plural
from portal.platform.feature import Feature
from portal.platform.web.navigation import MenuGroup, NavigationItem
from portal.platform.web.waiting import Waiting

feature = Feature(
    name="casework.sponsors",
    blueprints=(blueprint,),
    models=(models,),
    menu=(NavigationItem(_("Pengasuh"), "sponsors.index", (CASE_SEE,), MenuGroup.CASES, order=75),),
    waiting=(
        Waiting(
            ids=quiet_sponsorships,
            text=plural("%(n)s ibu lama tidak dikunjungi pengasuhnya"),
            endpoint="sponsors.index",
            arguments={"status": "quiet"},
            order=80,
        ),
    ),
    permissions=PERMISSIONS,
    audit_words=AUDIT_WORDS,
    settings=SETTINGS,
)
