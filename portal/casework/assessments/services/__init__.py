"""Changes to assessments and questionnaires."""

from portal.casework.assessments.services.edit_draft import (
    change_questionnaire_draft,
    discard_questionnaire_draft,
    publish_questionnaire_draft,
    start_questionnaire_draft,
)
from portal.casework.assessments.services.publish_questionnaire import (
    amounts_on,
    bundled_definition,
    ensure_published,
    fill_amounts,
    prepare_questionnaire,
    publish_questionnaire,
)
from portal.casework.assessments.services.save_assessment import (
    complete_assessment,
    discard_assessment,
    save_answers,
    start_assessment,
)

__all__ = [
    "amounts_on",
    "bundled_definition",
    "change_questionnaire_draft",
    "complete_assessment",
    "discard_assessment",
    "discard_questionnaire_draft",
    "ensure_published",
    "fill_amounts",
    "prepare_questionnaire",
    "publish_questionnaire",
    "publish_questionnaire_draft",
    "save_answers",
    "start_assessment",
    "start_questionnaire_draft",
]
