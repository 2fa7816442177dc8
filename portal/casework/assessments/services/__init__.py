"""Changes to assessments and questionnaires."""

from portal.casework.assessments.services.publish_questionnaire import (
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
    "bundled_definition",
    "complete_assessment",
    "discard_assessment",
    "ensure_published",
    "fill_amounts",
    "prepare_questionnaire",
    "publish_questionnaire",
    "save_answers",
    "start_assessment",
]
