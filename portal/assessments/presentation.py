"""What the pages of the assessment show: values ready for their templates."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from portal.assessments import wording
from portal.assessments.answers import Conflict
from portal.assessments.definition import Asked, Member
from portal.assessments.interview import Interview
from portal.assessments.models import Assessment
from portal.assessments.score import Result, answer_in_words


@dataclass
class Group:
    """Questions about the household (``member`` is ``None``) or about one member."""

    member: Member | None
    items: list[Asked] = field(default_factory=list)

    @property
    def answered(self) -> int:
        """How many of them have an answer."""
        return sum(item.answer is not None for item in self.items)


def grouped(items: Iterable[Asked]) -> list[Group]:
    """Questions in their order, those about one member together."""
    return [Group(member, list(own)) for member, own in groupby(items, lambda item: item.member)]


def brought_in_by(item: Asked, page: Sequence[Asked]) -> str:
    """For the browser: the fields of the same page, and which of their values show this question.
    JSON, or nothing if it is always shown."""
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


def compare_rows(page: Sequence[Asked], conflicts: Iterable[Conflict]) -> list[dict[str, str]]:
    """Both answers of each conflict, in words, for the ``compare`` component."""
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
    """By section: by person (or nobody), the questions that were asked and their answers."""
    return [
        (
            section.title,
            [
                (
                    group.member.name if group.member else "",
                    [(item.question.label, _words(item, item.answer)) for item in group.items],
                )
                for group in grouped(interview.answered(section))
            ],
        )
        for section in interview.definition.sections
    ]


def result_context(interview: Interview) -> dict[str, Any]:
    """The result with its sentences."""
    result = interview.result
    return {
        "result": result,
        "score_in_words": wording.score_in_words(result),
        "line_in_words": wording.line_in_words(result),
        "advice": wording.ADVICE[result.advice],
        "changes": wording.what_would_change_it(result),
        "cautions": wording.cautions(result),
        "needs": [wording.NEEDS.get(need, need) for need in result.needs],
        "conclusions": wording.CONCLUSIONS,
    }


@dataclass(frozen=True)
class Past:
    """An assessment in the list of its case."""

    assessment: Assessment
    score: str
    conclusion: str


def past_assessments(assessments: Iterable[Assessment]) -> list[Past]:
    """The list of a case: what each assessment said and concluded; a draft says nothing yet."""
    return [
        Past(
            item,
            wording.score_in_words(Result.from_json(item.result)) if item.result else "",
            str(wording.CONCLUSIONS[item.conclusion]) if item.conclusion else "",
        )
        for item in assessments
    ]
