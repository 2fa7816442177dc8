"""Manifest of the audit trail pages."""

from flask_babel import lazy_gettext as _

from portal.overview.audit_trail.jobs import VERIFY, job_outcome, job_url, verify_chunk
from portal.overview.audit_trail.views import blueprint
from portal.platform.audit.permissions import AUDIT_READ, AUDIT_READ_ACCOUNTS
from portal.platform.feature import Feature
from portal.platform.jobs.kinds import JobKind, JobPage
from portal.platform.web.navigation import MenuGroup, NavigationItem

feature = Feature(
    name="overview.audit_trail",
    blueprints=(blueprint,),
    menu=(
        NavigationItem(
            _("Jejak audit"),
            "audit.index",
            (AUDIT_READ, AUDIT_READ_ACCOUNTS),
            MenuGroup.DATA,
            order=250,
        ),
    ),
    jobs=(
        JobKind(
            VERIFY,
            verify_chunk,
            page=JobPage(_("Pemeriksaan rantai jejak audit"), job_outcome, job_url),
        ),
    ),
)
