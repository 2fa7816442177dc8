"""Manifest of event papers."""

from flask_babel import lazy_gettext as _

from portal.overview.event_papers.commands import receipts
from portal.overview.event_papers.jobs import KIND, prepare_chunk, store_chunk
from portal.overview.event_papers.views import blueprint, job_outcome, job_url
from portal.overview.event_papers.wording import AUDIT_WORDS
from portal.platform.feature import Feature
from portal.platform.jobs.kinds import JobKind, JobPage

feature = Feature(
    name="overview.event_papers",
    blueprints=(blueprint,),
    audit_words=AUDIT_WORDS,
    commands=(receipts,),
    jobs=(
        JobKind(KIND, store_chunk, prepare_chunk, JobPage(_("Berkas acara"), job_outcome, job_url)),
    ),
)
