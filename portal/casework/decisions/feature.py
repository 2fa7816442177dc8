"""Manifest of the decisions room."""

from flask_babel import lazy_gettext as _

from portal.casework.cases.permissions import CASE_SEE
from portal.casework.decisions import models
from portal.casework.decisions.queries import declined_proposals, proposals_to_decide
from portal.casework.decisions.readiness import CHECKS
from portal.casework.decisions.services.raise_ceiling import RAISE_CEILING
from portal.casework.decisions.settings import SETTINGS
from portal.casework.decisions.views import blueprint
from portal.casework.decisions.wording import AUDIT_WORDS
from portal.core.counting import plural
from portal.platform.feature import Feature
from portal.platform.settings.permissions import SETTING_MANAGE
from portal.platform.web.navigation import MenuGroup, NavigationItem
from portal.platform.web.waiting import Waiting

feature = Feature(
    name="casework.decisions",
    blueprints=(blueprint,),
    models=(models,),
    menu=(
        NavigationItem(_("Bantuan"), "decisions.index", (CASE_SEE,), MenuGroup.AID, order=40),
        NavigationItem(
            _("Katalog bantuan"),
            "decisions.catalogue",
            (SETTING_MANAGE,),
            MenuGroup.OFFICE,
            order=210,
        ),
        NavigationItem(
            _("Sumber dana"), "decisions.funds", (SETTING_MANAGE,), MenuGroup.OFFICE, order=220
        ),
    ),
    waiting=(
        Waiting(
            ids=proposals_to_decide,
            text=plural("%(n)s usulan bantuan menunggu penetapan"),
            endpoint="decisions.index",
            order=10,
        ),
        Waiting(
            ids=declined_proposals,
            text=plural("%(n)s usulan Anda ditolak dan belum ada penggantinya"),
            endpoint="decisions.index",
            arguments={"status": "unanswered"},
            order=40,
        ),
    ),
    audit_words=AUDIT_WORDS,
    settings=SETTINGS,
    changes=(RAISE_CEILING,),
    readiness=CHECKS,
)
