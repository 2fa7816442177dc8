"""Values for the templates of the assessment pages."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from portal.casework.assessments import wording
from portal.casework.assessments.answers import Conflict
from portal.casework.assessments.models import Assessment
from portal.casework.assessments.queries import Interview
from portal.casework.assessments.questionnaire import Asked, Member, Question, QuestionKind
from portal.casework.assessments.score import Result, answer_in_words


@dataclass
class QuestionGroup:
    """Questions about the household (``member`` is ``None``) or about one member."""

    member: Member | None
    items: list[Asked] = field(default_factory=list)

    @property
    def answered(self) -> int:
        """Return the number of questions with an answer."""
        return sum(item.answer is not None for item in self.items)


def group_by_member(items: Iterable[Asked]) -> list[QuestionGroup]:
    """Group consecutive questions about the same member."""
    return [
        QuestionGroup(member, list(own)) for member, own in groupby(items, lambda item: item.member)
    ]


def display_conditions(item: Asked, page: Sequence[Asked]) -> str:
    """Return the JSON with which the browser shows or hides this question.

    It lists the fields of the same page and their values that show it; empty if it always shows.
    """
    names = {other.name for other in page}
    conditions = [
        {"field": item.field_of(condition.question), "values": _as_sent(condition.operand)}
        for condition in item.question.visible_if
        if item.field_of(condition.question) in names
    ]
    return json.dumps(conditions) if conditions else ""


def _as_sent(operand: Any) -> list[str]:
    if isinstance(operand, bool):
        return ["yes" if operand else "no"]
    return [str(value) for value in operand]


def keyboard_for(question: Question) -> str:
    """Return the ``inputmode`` for the keyboard of a phone; empty for the default."""
    match question.kind:
        case QuestionKind.NUMBER:
            return "decimal" if question.decimals else "numeric"
        case QuestionKind.RUPIAH:
            return "numeric"
        case _:
            return ""


def compare_rows(page: Sequence[Asked], conflicts: Iterable[Conflict]) -> list[dict[str, str]]:
    """Return both answers of each conflict as text, for the ``compare`` component."""
    by_name = {item.name: item for item in page}
    rows = []
    for conflict in conflicts:
        item = by_name[conflict.name]
        about = f"{item.member.name}: " if item.member else ""
        rows.append(
            {
                "name": f"choose-{conflict.name}",
                "label": about + item.question.label,
                "mine": "mine",
                "mine_text": _words(item, conflict.mine),
                "theirs": "theirs",
                "theirs_text": _words(item, conflict.theirs),
            }
        )
    return rows


def _words(item: Asked, answer: Any) -> str:
    return "" if answer is None else answer_in_words(item.question, answer)


def answers_in_words(interview: Interview) -> list[tuple[str, list[tuple[str, list[Any]]]]]:
    """Return the answered questions as text: by section, then by person ("" for the household)."""
    return [
        (
            section.title,
            [
                (
                    group.member.name if group.member else "",
                    [(item.question.label, _words(item, item.answer)) for item in group.items],
                )
                for group in group_by_member(interview.answered(section))
            ],
        )
        for section in interview.definition.sections
    ]


def result_context(interview: Interview) -> dict[str, Any]:
    """Return the template context of a result."""
    result = interview.result
    return {
        "result": result,
        "score_in_words": wording.score_in_words(result),
        "line_in_words": wording.line_in_words(result),
        "advice": wording.ADVICE[result.advice],
        "changes": wording.what_would_change_the_advice(result),
        "cautions": wording.cautions(result),
        "needs": [wording.NEEDS.get(need, need) for need in result.needs],
        "conclusions": wording.CONCLUSIONS,
    }


@dataclass(frozen=True)
class PastAssessment:
    """An assessment in the list of its case."""

    assessment: Assessment
    score: str
    conclusion: str


def past_assessments(assessments: Iterable[Assessment]) -> list[PastAssessment]:
    """Return the list of a case; a draft has no score or conclusion yet."""
    return [
        PastAssessment(
            item,
            wording.score_in_words(Result.from_json(item.result)) if item.result else "",
            str(wording.CONCLUSIONS[item.conclusion]) if item.conclusion else "",
        )
        for item in assessments
    ]
