"""Manifest of exports."""

from flask_babel import lazy_gettext as _

from portal.overview.exports import models
from portal.overview.exports.jobs import EVERY, prepare_chunk, remove_expired_exports, store_chunk
from portal.overview.exports.permissions import DATA_EXPORT, PERMISSIONS
from portal.overview.exports.services import KIND
from portal.overview.exports.settings import SETTINGS
from portal.overview.exports.views import blueprint, job_outcome, job_url, offer_exports
from portal.overview.exports.wording import AUDIT_WORDS
from portal.platform.feature import Feature
from portal.platform.jobs.duties import Duty
from portal.platform.jobs.kinds import JobKind, JobPage
from portal.platform.web.navigation import MenuGroup, NavigationItem

feature = Feature(
    name="overview.exports",
    blueprints=(blueprint,),
    models=(models,),
    menu=(
        NavigationItem(
            _("Ekspor data"), "exports.index", (DATA_EXPORT,), MenuGroup.DATA, order=100
        ),
    ),
    permissions=PERMISSIONS,
    audit_words=AUDIT_WORDS,
    settings=SETTINGS,
    jobs=(
        JobKind(KIND, store_chunk, prepare_chunk, JobPage(_("Ekspor data"), job_outcome, job_url)),
    ),
    register=offer_exports,
    duties=(Duty("exports past their day", remove_expired_exports, EVERY),),
)
