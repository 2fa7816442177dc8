"""Manifest of the follow-ups room."""

from portal.casework.follow_ups import models
from portal.casework.follow_ups.bulk import PLAN_VISITS
from portal.casework.follow_ups.jobs import EVERY, announce_near_visits
from portal.casework.follow_ups.settings import SETTINGS
from portal.casework.follow_ups.views import blueprint
from portal.casework.follow_ups.wording import AUDIT_WORDS
from portal.platform.feature import Feature
from portal.platform.jobs.duties import Duty

feature = Feature(
    name="casework.follow_ups",
    blueprints=(blueprint,),
    models=(models,),
    audit_words=AUDIT_WORDS,
    settings=SETTINGS,
    bulk=(PLAN_VISITS,),
    duties=(Duty("visit notices", announce_near_visits, EVERY),),
)
