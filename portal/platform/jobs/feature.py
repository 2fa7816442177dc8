"""Manifest of jobs."""

from portal.platform.feature import Feature
from portal.platform.jobs import models
from portal.platform.jobs.commands import worker
from portal.platform.jobs.duties import Duty
from portal.platform.jobs.jobs import BEAT_EVERY, STATISTICS_EVERY, beat, keep_statistics
from portal.platform.jobs.permissions import PERMISSIONS
from portal.platform.jobs.services import run_due_jobs
from portal.platform.jobs.views import blueprint
from portal.platform.jobs.wording import AUDIT_WORDS

feature = Feature(
    name="platform.jobs",
    blueprints=(blueprint,),
    models=(models,),
    permissions=PERMISSIONS,
    audit_words=AUDIT_WORDS,
    duties=(
        Duty("jobs", run_due_jobs),
        Duty("beat", beat, BEAT_EVERY),
        Duty("statistics of the database", keep_statistics, STATISTICS_EVERY),
    ),
    commands=(worker,),
)
