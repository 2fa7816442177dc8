"""Manifest of the cases room."""

from flask_babel import lazy_gettext as _

from portal.casework.cases import models
from portal.casework.cases.bulk import ADD_TASK, ASSIGN, CASES, OPEN, PROPOSE_CLOSING
from portal.casework.cases.permissions import CASE_SEE, PERMISSIONS
from portal.casework.cases.queries import closings_to_decide, overdue_cases, unassigned_cases
from portal.casework.cases.settings import SETTINGS
from portal.casework.cases.views import blueprint
from portal.casework.cases.views.open_case import blueprint as opening
from portal.casework.cases.wording import AUDIT_WORDS
from portal.core.counting import plural
from portal.platform.feature import Feature
from portal.platform.web.navigation import MenuGroup, NavigationItem
from portal.platform.web.waiting import Waiting

feature = Feature(
    name="casework.cases",
    blueprints=(opening, blueprint),
    models=(models,),
    menu=(
        NavigationItem(
            _("Kasus"),
            "cases.index",
            (CASE_SEE,),
            MenuGroup.CASES,
            order=30,
            blueprints=("case_file", "assessments", "follow_ups"),
        ),
    ),
    waiting=(
        Waiting(
            ids=overdue_cases,
            text=plural("%(n)s kasus terlambat"),
            endpoint="cases.index",
            arguments={"due": "overdue"},
            order=10,
        ),
        Waiting(
            ids=unassigned_cases,
            text=plural("%(n)s kasus belum punya pendamping"),
            endpoint="cases.index",
            arguments={"whose": "nobody"},
            order=20,
        ),
        Waiting(
            ids=closings_to_decide,
            text=plural("%(n)s usulan penutupan kasus menunggu"),
            endpoint="cases.index",
            arguments={"status": "closing"},
            order=30,
        ),
    ),
    permissions=PERMISSIONS,
    audit_words=AUDIT_WORDS,
    settings=SETTINGS,
    bulk_lists=(CASES,),
    bulk=(OPEN, ASSIGN, ADD_TASK, PROPOSE_CLOSING),
)
