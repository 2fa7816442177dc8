"""Assess a family in two visits, and draw the conclusion from the score."""

import secrets
from itertools import islice
from typing import Any

from portal.casework.assessments.answers import flatten
from portal.casework.assessments.models import Assessment, Conclusion
from portal.casework.assessments.queries import Interview
from portal.casework.assessments.score import Advice
from portal.casework.assessments.services import complete_assessment, save_answers, start_assessment
from portal.core.clock import today
from portal.edges.demo.answers import POOR, Hardship, make_answers
from portal.edges.demo.context import FamilyHistory
from portal.edges.demo.data_files import load_data
from portal.edges.demo.scheduler import Part, later


def assess_family(
    history: FamilyHistory, hardship: Hardship = POOR, *, reason: str = ""
) -> Part[Conclusion]:
    """Start, interrupt, continue and complete an assessment.

    ``reason`` may contain ``{met}`` and ``{total}``.
    """
    rng = history.rng
    assessment = start_assessment(history.caseworker, history.case)
    given = make_answers(
        rng,
        history.household.living,
        on=today(),
        stage=history.family.stage,
        plan=history.plan,
        hardship=hardship,
    )
    half = len(given) // 2
    _save(history, assessment, dict(islice(given.items(), half)))
    yield later(rng, *((3, 9) if rng.random() < 0.25 else (0, 1)))
    _save(history, assessment, given)
    result = Interview.of(assessment).result
    conclusion = Conclusion.NOT_ELIGIBLE if result.advice is Advice.NEITHER else Conclusion.ELIGIBLE
    reason = reason or rng.choice(load_data("words")["conclusions"][conclusion.value])
    complete_assessment(
        history.caseworker,
        assessment,
        conclusion=conclusion,
        reason=reason.format(met=result.met, total=result.total),
        version=assessment.version,
    )
    return conclusion


def _save(history: FamilyHistory, assessment: Assessment, mine: dict[str, Any]) -> None:
    save_answers(
        history.caseworker,
        assessment,
        mine=mine,
        base=flatten(assessment.answers),
        page=secrets.token_hex(8),
    )
