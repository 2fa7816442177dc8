"""What a questionnaire says: sections, questions, conditions, criteria.

A definition is data (``questionnaires/*.json``, later the row it was published as). It is read
once into these classes; :mod:`portal.assessments.reading` checks it and builds them.
"""

import enum
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

#: Answers by question key; ``roster`` maps person id (text, as in JSON) to that person's answers.
Answers = Mapping[str, Any]

AGE = "age"
"""What a condition on a person may ask besides the person's answers: age in years."""

ROSTER = "roster"


class Kind(enum.StrEnum):
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
    """A simple test of one answer, such as ``{"question": "light", "in": ["own_meter"]}``."""

    question: str
    test: str
    operand: Any

    def holds(self, answer: Any, *, size: int = 1) -> bool | None:
        """Whether the answer passes; ``None`` while there is no answer."""
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
    """One question as it was asked. ``poor_when`` says which answer fulfils ``criterion``, and
    ``said`` how the answer reads as a reason."""

    key: str
    kind: Kind
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
        """The label of an option, or the value itself if the option is unknown."""
        return next((option.label for option in self.options if option.value == value), value)


@dataclass(frozen=True)
class Section:
    """Questions that are asked together, one page on a phone."""

    key: str
    title: str
    hint: str
    questions: tuple[Question, ...]


@dataclass(frozen=True)
class Criterion:
    """One sign of poverty, in words."""

    key: str
    sign: str


@dataclass(frozen=True)
class Flag:
    """Something a reader must notice: raised when every condition of ``when`` holds and, where
    given, some person fulfils all of ``any_person``."""

    key: str
    text: str
    when: tuple[Condition, ...] = ()
    any_person: tuple[Condition, ...] = ()


@dataclass(frozen=True)
class Definition:
    """A whole questionnaire. A family is poor by its signs from ``poor_from`` criteria on."""

    title: str
    poor_from: int
    criteria: tuple[Criterion, ...]
    sections: tuple[Section, ...]
    flags: tuple[Flag, ...]

    @cached_property
    def questions(self) -> Mapping[str, Question]:
        """Every question of the household by its key, in order."""
        return {item.key: item for section in self.sections for item in section.questions}

    def section(self, key: str) -> Section | None:
        """The section with that key."""
        return next((section for section in self.sections if section.key == key), None)


@dataclass(frozen=True)
class Member:
    """A member of the family as the questions see one. ``age`` in years, if known."""

    id: int
    name: str
    age: int | None


@dataclass(frozen=True)
class Asked:
    """One question put to the household or to one member, with its answer.

    ``name`` is its form field and the name under which a save compares it.
    """

    question: Question
    answer: Any
    name: str
    member: Member | None = None

    def field_of(self, key: str) -> str:
        """The field name of another question about the same household or member."""
        return member_field(self.member.id, key) if self.member else key


def is_visible(
    question: Question, siblings: Mapping[str, Any], *, leaving_out: Collection[str] = ()
) -> bool:
    """Whether the question applies, conditions on the questions ``leaving_out`` aside. One about
    an unknown age is asked rather than left out."""
    return all(
        condition.holds(siblings.get(condition.question))
        or (condition.question == AGE and siblings.get(AGE) is None)
        for condition in question.visible_if
        if condition.question not in leaving_out
    )


def asked(
    section: Section, answers: Answers, members: tuple[Member, ...], *, on_page: bool = False
) -> Iterator[Asked]:
    """The questions of a section that apply, those of the roster once for each member.

    ``on_page`` also gives those that another answer on the same page may bring in: the browser
    shows and hides them as one answers.
    """
    keys = {question.key for question in section.questions} if on_page else set()
    for question in section.questions:
        if question.kind is Kind.PEOPLE:
            for member in members:
                yield from _asked_about(member, question.columns, answers, on_page=on_page)
        elif is_visible(question, answers, leaving_out=keys):
            yield Asked(question, answers.get(question.key), question.key)


def _asked_about(
    member: Member, columns: tuple[Question, ...], answers: Answers, *, on_page: bool
) -> Iterator[Asked]:
    own = about(member, answers)
    keys = {column.key for column in columns} if on_page else set()
    for column in columns:
        if is_visible(column, own, leaving_out=keys):
            yield Asked(column, own.get(column.key), member_field(member.id, column.key), member)


def member_field(member_id: int | str, key: str) -> str:
    """The field name of a question about a person: ``roster-12-works``."""
    return f"{ROSTER}-{member_id}-{key}"


def about(member: Member, answers: Answers) -> dict[str, Any]:
    """A member's answers together with the age."""
    own = answers.get(ROSTER, {}).get(str(member.id), {})
    return {**own, AGE: member.age}
