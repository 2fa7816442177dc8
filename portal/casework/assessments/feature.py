"""Manifest of the assessments room."""

from flask_babel import lazy_gettext as _

from portal.casework.assessments import models, questionnaire_views
from portal.casework.assessments.commands import assessments
from portal.casework.assessments.readiness import CHECKS
from portal.casework.assessments.services import prepare_questionnaire
from portal.casework.assessments.settings import RULES, SETTINGS
from portal.casework.assessments.views import blueprint
from portal.casework.assessments.wording import AUDIT_WORDS
from portal.platform.feature import Feature
from portal.platform.settings.permissions import SETTING_MANAGE
from portal.platform.web.navigation import NavigationItem

feature = Feature(
    name="casework.assessments",
    blueprints=(blueprint, questionnaire_views.blueprint),
    menu=(NavigationItem(_("Kuesioner"), "questionnaire.index", (SETTING_MANAGE,), order=215),),
    models=(models,),
    audit_words=AUDIT_WORDS,
    settings=SETTINGS,
    setting_rules=RULES,
    readiness=CHECKS,
    commands=(assessments,),
    prepare=prepare_questionnaire,
)
