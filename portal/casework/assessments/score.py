"""The score: signs of poverty, and income against the poverty line. Pure functions.

The score advises; a person decides. A question without an answer never counts as a sign.
"""

import enum
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from portal.casework.assessments.questionnaire import (
    ROSTER,
    Answers,
    Condition,
    Definition,
    Flag,
    Member,
    Question,
    QuestionKind,
    answers_about,
    is_visible,
)
from portal.core.types import Rupiah

YES_NO_WORDS = {True: "ya", False: "tidak"}


class Advice(enum.StrEnum):
    """Combined result of the two measures."""

    BOTH = "both"  # enough signs, and below the line
    SIGNS = "signs"
    LINE = "line"
    NEITHER = "neither"
    OPEN = "open"  # unanswered questions could still change it


@dataclass(frozen=True)
class Sign:
    """One criterion: met, not met, or not answered (``None``), with the answer as text."""

    key: str
    sign: str
    met: bool | None
    reason: str


@dataclass(frozen=True)
class Result:
    """The score on the day of the assessment.

    Amounts are rupiah a month: ``income`` and ``spending`` of the whole family, ``line`` per
    person. ``size`` is the number of people who live together, ``registered`` the number in the
    registry.
    """

    signs: tuple[Sign, ...]
    poor_from: int
    size: int
    registered: int
    income: int | None
    spending: int | None
    line: int
    flags: tuple[str, ...]
    needs: tuple[str, ...]

    @property
    def total(self) -> int:
        """Return the number of criteria."""
        return len(self.signs)

    @property
    def met(self) -> int:
        """Return the score: the number of signs of poverty found."""
        return sum(sign.met is True for sign in self.signs)

    @property
    def unanswered(self) -> int:
        """Return the number of criteria without an answer."""
        return sum(sign.met is None for sign in self.signs)

    @property
    def income_per_person(self) -> int | None:
        """Return the monthly income per person, rounded down."""
        return None if self.income is None else self.income // self.size

    @property
    def spending_per_person(self) -> int | None:
        """Return the monthly spending per person, rounded down."""
        return None if self.spending is None else self.spending // self.size

    @property
    def below_line(self) -> bool | None:
        """Return whether the family lives below the line; ``None`` if neither amount is known.

        Spending is compared first, as BPS measures poverty by spending; without it, income.
        """
        amount = self.income if self.spending is None else self.spending
        return None if amount is None else amount < self.line * self.size

    @property
    def poor_by_signs(self) -> bool | None:
        """Return whether enough signs are met; ``None`` if open answers could still decide it."""
        if self.met >= self.poor_from:
            return True
        return None if self.met + self.unanswered >= self.poor_from else False

    @property
    def advice(self) -> Advice:
        """Return the combined result of both measures."""
        signs, line = self.poor_by_signs, self.below_line
        if signs is None or line is None:
            return Advice.OPEN
        if signs:
            return Advice.BOTH if line else Advice.SIGNS
        return Advice.LINE if line else Advice.NEITHER

    @property
    def income_to_line(self) -> int | None:
        """Return the monthly income (rupiah) the family lacks to reach the line; 0 if none."""
        return None if self.income is None else max(0, self.line * self.size - self.income)

    def to_json(self) -> dict[str, Any]:
        """Return plain values for the database; ``met`` and ``total`` are stored for queries
        only."""
        return {
            "signs": [[item.key, item.sign, item.met, item.reason] for item in self.signs],
            "poor_from": self.poor_from,
            "size": self.size,
            "registered": self.registered,
            "income": self.income,
            "spending": self.spending,
            "line": self.line,
            "flags": list(self.flags),
            "needs": list(self.needs),
            "met": self.met,
            "total": self.total,
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Result":
        """Return the result that :meth:`to_json` wrote."""
        names = ("poor_from", "size", "registered", "income", "spending", "line")
        plain = {name: data[name] for name in names}
        return cls(
            signs=tuple(Sign(*item) for item in data["signs"]),
            flags=tuple(data["flags"]),
            needs=tuple(data["needs"]),
            **plain,
        )


def score(
    definition: Definition, answers: Answers, *, members: Sequence[Member], line: int
) -> Result:
    """Score ``answers`` against the criteria and the ``line`` (rupiah per person and month).

    ``members`` are the registered ones. The household size is the family's answer, or the number of
    members without an answer.
    """
    size: int = answers.get("household_size") or max(1, len(members))
    by_criterion = {item.criterion: item for item in definition.questions.values()}
    needs = answers.get("needs") or ()
    return Result(
        signs=tuple(
            _sign(item.key, item.sign, by_criterion[item.key], answers, size)
            for item in definition.criteria
        ),
        poor_from=definition.poor_from,
        size=size,
        registered=len(members),
        income=answers.get("monthly_income"),
        spending=answers.get("monthly_spending"),
        line=line,
        flags=tuple(_raised(definition.flags, definition, answers, members)),
        needs=tuple(needs),
    )


def _sign(key: str, sign: str, question: Question, answers: Answers, size: int) -> Sign:
    answer = answers.get(question.key) if is_visible(question, answers) else None
    met = question.poor_when.holds(answer, size=size) if question.poor_when else None
    reason = ""
    if answer is not None:
        each = answer / size if question.kind is QuestionKind.NUMBER else 0
        reason = question.said.format(
            value=answer_in_words(question, answer), size=size, per_person=_number(round(each, 1))
        )
    return Sign(key, sign, met, reason)


def _raised(
    flags: Sequence[Flag], definition: Definition, answers: Answers, members: Sequence[Member]
) -> Iterator[str]:
    roster = definition.questions.get(ROSTER)
    columns = {column.key: column for column in roster.columns} if roster else {}
    people = [_applying(answers_about(member, answers), columns) for member in members]
    for flag in flags:
        if not _all_hold(flag.when, answers):
            continue
        count = sum(_all_hold(flag.any_person, person) for person in people)
        if count or not flag.any_person:
            yield flag.text.replace("{count}", str(count))


def _applying(own: Mapping[str, Any], columns: Mapping[str, Question]) -> dict[str, Any]:
    """Drop a person's answers to questions that no longer apply."""
    return {
        key: value
        for key, value in own.items()
        if key not in columns or is_visible(columns[key], own)
    }


def _all_hold(conditions: Sequence[Condition], answers: Mapping[str, Any]) -> bool:
    return all(condition.holds(answers.get(condition.question)) for condition in conditions)


def answer_in_words(question: Question, answer: Any) -> str:
    """Return an answer as text, in the words of the questionnaire."""
    match question.kind:
        case QuestionKind.CHOICE:
            return question.label_of(answer)
        case QuestionKind.MULTI:
            return ", ".join(question.label_of(value) for value in answer)
        case QuestionKind.YES_NO:
            return YES_NO_WORDS[answer]
        case QuestionKind.RUPIAH:
            return str(Rupiah(answer))
        case QuestionKind.NUMBER:
            return f"{_number(answer)} {question.unit}".strip()
        case QuestionKind.DAY:
            year, month, day = str(answer).split("-")
            return f"{day}-{month}-{year}"
        case _:
            return str(answer)


def _number(value: float) -> str:
    """Return a number with decimal comma: ``22.5`` → ``22,5``; ``24.0`` → ``24``."""
    return f"{value:g}".replace(".", ",")
