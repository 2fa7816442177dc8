"""Manifest of bulk actions."""

from flask_babel import lazy_gettext as _

from portal.platform.bulk import models
from portal.platform.bulk.jobs import FORGET_EVERY, apply_block, forget, run_bulk, undo_block
from portal.platform.bulk.permissions import BULK_ACT, PERMISSIONS
from portal.platform.bulk.services import APPLY, UNDO
from portal.platform.bulk.views import blueprint, page_url
from portal.platform.bulk.wording import AUDIT_WORDS
from portal.platform.feature import Feature
from portal.platform.jobs.duties import Duty
from portal.platform.jobs.kinds import JobKind, JobPage
from portal.platform.web.navigation import MenuGroup, NavigationItem

feature = Feature(
    name="platform.bulk",
    blueprints=(blueprint,),
    models=(models,),
    menu=(
        NavigationItem(_("Tindakan massal"), "bulk.index", (BULK_ACT,), MenuGroup.CASES, order=98),
    ),
    permissions=PERMISSIONS,
    audit_words=AUDIT_WORDS,
    jobs=(
        JobKind(APPLY, apply_block, page=JobPage(_("Tindakan massal"), leads_to=page_url)),
        JobKind(
            UNDO, undo_block, page=JobPage(_("Mengurungkan tindakan massal"), leads_to=page_url)
        ),
    ),
    duties=(
        Duty("bulk actions", run_bulk),
        Duty("unconfirmed bulk actions", forget, FORGET_EVERY),
    ),
)
