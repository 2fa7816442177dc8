"""Manifest of the assessments room."""

from portal.casework.assessments import models
from portal.casework.assessments.commands import assessments
from portal.casework.assessments.readiness import CHECKS
from portal.casework.assessments.services import prepare_questionnaire
from portal.casework.assessments.settings import RULES, SETTINGS
from portal.casework.assessments.views import blueprint
from portal.casework.assessments.wording import AUDIT_WORDS
from portal.platform.feature import Feature

feature = Feature(
    name="casework.assessments",
    blueprints=(blueprint,),
    models=(models,),
    audit_words=AUDIT_WORDS,
    settings=SETTINGS,
    setting_rules=RULES,
    readiness=CHECKS,
    commands=(assessments,),
    prepare=prepare_questionnaire,
)
