"""A caseworker sits down with the family; the answers decide, and a person writes why."""

import secrets
from itertools import islice
from typing import Any

from portal.assessments.answers import flat
from portal.assessments.interview import Interview
from portal.assessments.models import Assessment, Conclusion
from portal.assessments.score import Advice
from portal.assessments.services import complete_assessment, save_answers, start_assessment
from portal.clock import today
from portal.demo.interviews import POOR, Hardship, answers
from portal.demo.reading import data
from portal.demo.timeline import Part, later
from portal.demo.world import Course


def assess(course: Course, hardship: Hardship = POOR, *, reason: str = "") -> Part[Conclusion]:
    """Begin, be interrupted, go on, conclude by what the answers say. ``reason`` may hold
    ``{met}`` and ``{total}``."""
    rng = course.rng
    assessment = start_assessment(course.caseworker, course.case)
    given = answers(
        rng,
        course.household.living,
        on=today(),
        stage=course.family.stage,
        plan=course.plan,
        hardship=hardship,
    )
    half = len(given) // 2
    _save(course, assessment, dict(islice(given.items(), half)))
    yield later(rng, *((3, 9) if rng.random() < 0.25 else (0, 1)))
    _save(course, assessment, given)
    result = Interview.of(assessment).result
    conclusion = Conclusion.NOT_ELIGIBLE if result.advice is Advice.NEITHER else Conclusion.ELIGIBLE
    reason = reason or rng.choice(data("words")["conclusions"][conclusion.value])
    complete_assessment(
        course.caseworker,
        assessment,
        conclusion=conclusion,
        reason=reason.format(met=result.met, total=result.total),
        version=assessment.version,
    )
    return conclusion


def _save(course: Course, assessment: Assessment, mine: dict[str, Any]) -> None:
    save_answers(
        course.caseworker,
        assessment,
        mine=mine,
        base=flat(assessment.answers),
        page=secrets.token_hex(8),
    )
