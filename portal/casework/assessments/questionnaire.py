"""Parts of a questionnaire: sections, questions, conditions, criteria.

A questionnaire is data: ``questionnaires/*.json``, then the row it was published as.
:mod:`.questionnaire_reader` checks the data and builds these classes.
"""

import enum
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

#: Answers by question key; ``roster`` maps person id (text, as in JSON) to that person's answers.
Answers = Mapping[str, Any]

#: The person's age in years, which conditions can test like an answer.
AGE = "age"

ROSTER = "roster"


class QuestionKind(enum.StrEnum):
    """How a question is answered."""

    CHOICE = "choice"
    MULTI = "multi"
    YES_NO = "yes_no"
    NUMBER = "number"
    RUPIAH = "rupiah"
    DAY = "day"
    TEXT = "text"
    PEOPLE = "people"  # the same questions for each member of the family


@dataclass(frozen=True)
class Condition:
    """A test of one answer, such as ``{"question": "light", "in": ["own_meter"]}``."""

    question: str
    test: str
    operand: Any

    def holds(self, answer: Any, *, size: int = 1) -> bool | None:
        """Return whether the answer passes; ``None`` without an answer.

        ``size`` is the number of people in the household, for ``per_person_below``.
        """
        if answer is None:
            return None
        match self.test:
            case "in":
                return answer in self.operand
            case "is":
                return answer is self.operand
            case "includes":
                return any(value in answer for value in self.operand)
            case "at_least":
                return bool(answer >= self.operand)
            case "at_most":
                return bool(answer <= self.operand)
            case "below":
                return bool(answer < self.operand)
            case "per_person_below":
                return bool(answer < self.operand * size)
        raise ValueError(self.test)


@dataclass(frozen=True)
class Option:
    """One possible answer of a choice."""

    value: str
    label: str


@dataclass(frozen=True)
class Question:
    """One question.

    ``criterion`` is the sign of poverty that the question answers and ``poor_when`` the answer that
    meets it. ``said`` is the text of the answer as a reason, with ``{value}``, ``{size}`` and
    ``{per_person}``. ``columns`` are the questions asked about each member (kind ``PEOPLE``).
    """

    key: str
    kind: QuestionKind
    label: str
    hint: str = ""
    unit: str = ""
    options: tuple[Option, ...] = ()
    required: bool = False
    decimals: bool = False
    long: bool = False
    least: int | None = None
    most: int | None = None
    visible_if: tuple[Condition, ...] = ()
    criterion: str = ""
    poor_when: Condition | None = None
    said: str = "{value}"
    columns: tuple["Question", ...] = ()

    def label_of(self, value: str) -> str:
        """Return the label of an option; the value itself if the option is unknown."""
        return next((option.label for option in self.options if option.value == value), value)


@dataclass(frozen=True)
class Section:
    """Questions that are asked on one page."""

    key: str
    title: str
    hint: str
    questions: tuple[Question, ...]


@dataclass(frozen=True)
class Criterion:
    """One sign of poverty as text."""

    key: str
    sign: str


@dataclass(frozen=True)
class Flag:
    """A warning to the reader of the result.

    It is raised if every condition of ``when`` holds and, if given, at least one person meets all
    of ``any_person``. ``{count}`` in ``text`` is the number of these persons.
    """

    key: str
    text: str
    when: tuple[Condition, ...] = ()
    any_person: tuple[Condition, ...] = ()


@dataclass(frozen=True)
class Definition:
    """A whole questionnaire. A family is poor by its signs if at least ``poor_from`` criteria are
    met."""

    title: str
    poor_from: int
    criteria: tuple[Criterion, ...]
    sections: tuple[Section, ...]
    flags: tuple[Flag, ...]

    @cached_property
    def questions(self) -> Mapping[str, Question]:
        """Return the household's questions by key, in order."""
        return {item.key: item for section in self.sections for item in section.questions}

    def section(self, key: str) -> Section | None:
        """Return the section with that key."""
        return next((section for section in self.sections if section.key == key), None)


@dataclass(frozen=True)
class Member:
    """A family member as seen by conditions; ``age`` in years, ``None`` if unknown."""

    id: int
    name: str
    age: int | None


@dataclass(frozen=True)
class Asked:
    """One question about the household or one member, with its answer.

    ``name`` is the name of its form field and the key by which saves are compared.
    """

    question: Question
    answer: Any
    name: str
    member: Member | None = None

    def field_of(self, key: str) -> str:
        """Return the field name of another question about the same household or member."""
        return member_field(self.member.id, key) if self.member else key


def is_visible(
    question: Question, siblings: Mapping[str, Any], *, leaving_out: Collection[str] = ()
) -> bool:
    """Return whether the question applies, ignoring conditions on the questions ``leaving_out``.

    A question that depends on an unknown age is asked.
    """
    return all(
        condition.holds(siblings.get(condition.question))
        or (condition.question == AGE and siblings.get(AGE) is None)
        for condition in question.visible_if
        if condition.question not in leaving_out
    )


def asked(
    section: Section, answers: Answers, members: tuple[Member, ...], *, on_page: bool = False
) -> Iterator[Asked]:
    """Yield the questions of a section that apply, those of the roster once for each member.

    ``on_page`` also yields questions that depend on another answer of the same page: the browser
    shows and hides them while the answers change.
    """
    keys = {question.key for question in section.questions} if on_page else set()
    for question in section.questions:
        if question.kind is QuestionKind.PEOPLE:
            for member in members:
                yield from _asked_about(member, question.columns, answers, on_page=on_page)
        elif is_visible(question, answers, leaving_out=keys):
            yield Asked(question, answers.get(question.key), question.key)


def _asked_about(
    member: Member, columns: tuple[Question, ...], answers: Answers, *, on_page: bool
) -> Iterator[Asked]:
    own = answers_about(member, answers)
    keys = {column.key for column in columns} if on_page else set()
    for column in columns:
        if is_visible(column, own, leaving_out=keys):
            yield Asked(column, own.get(column.key), member_field(member.id, column.key), member)


def member_field(member_id: int | str, key: str) -> str:
    """Return the field name of a question about a person: ``roster-12-works``."""
    return f"{ROSTER}-{member_id}-{key}"


def answers_about(member: Member, answers: Answers) -> dict[str, Any]:
    """Return a member's answers together with the age."""
    own = answers.get(ROSTER, {}).get(str(member.id), {})
    return {**own, AGE: member.age}
