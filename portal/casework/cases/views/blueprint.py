"""Blueprint of the cases room."""

from collections.abc import Callable

from flask import Blueprint

from portal.casework.cases.wording import (
    family_name,
    journey,
    place_in_words,
    place_line,
    status_label,
    status_tone,
    task_in_words,
    task_title,
)

blueprint = Blueprint("cases", __name__, url_prefix="/kasus")


@blueprint.app_context_processor
def _words() -> dict[str, Callable[..., object]]:
    return {
        "case_status": status_label,
        "case_tone": status_tone,
        "case_journey": journey,
        "case_place": place_line,
        "case_place_in_words": place_in_words,
        "task_in_words": task_in_words,
        "task_title": task_title,
        "case_family": family_name,
    }
