"""Stored answers, and the merge of concurrent saves of one draft.

A save is a three-way merge per field: what the user sent (``mine``), what the page showed when it
was opened (``base``) and what is stored. An answer that two users changed differently is a
:class:`Conflict` for a person to resolve.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from portal.casework.assessments.questionnaire import (
    ROSTER,
    Answers,
    Asked,
    Definition,
    Member,
    QuestionKind,
    asked,
    member_field,
)


@dataclass(frozen=True)
class Conflict:
    """One answer that two users changed to different values."""

    name: str
    mine: Any
    theirs: Any


@dataclass(frozen=True)
class Merge:
    """The result of a merge: the values to store (``None`` removes an answer) and the conflicts."""

    changes: Mapping[str, Any]
    conflicts: tuple[Conflict, ...]


def flatten(answers: Answers) -> dict[str, Any]:
    """Return the answers by field name; those about a person as ``roster-12-works``."""
    plain = {key: value for key, value in answers.items() if key != ROSTER}
    for person, own in answers.get(ROSTER, {}).items():
        plain.update({member_field(person, key): value for key, value in own.items()})
    return plain


def with_changes(answers: Answers, changes: Mapping[str, Any]) -> dict[str, Any]:
    """Return a copy of ``answers`` with ``changes`` by field name; ``None`` removes an answer."""
    result: dict[str, Any] = {}
    for name, value in (flatten(answers) | dict(changes)).items():
        if value is None:
            continue
        prefix, _, rest = name.partition("-")
        if rest:
            person, _, key = rest.partition("-")
            result.setdefault(prefix, {}).setdefault(person, {})[key] = value
        else:
            result[name] = value
    return result


def merge(
    *,
    stored: Mapping[str, Any],
    base: Mapping[str, Any],
    mine: Mapping[str, Any],
    written_by: Mapping[str, str],
    page: str,
) -> Merge:
    """Merge ``mine`` into ``stored``, both by field name.

    ``written_by`` names for each field the opened page that wrote it last. ``page`` may overwrite
    its own values, so that autosave does not conflict with its own earlier saves.
    """
    changes: dict[str, Any] = {}
    conflicts: list[Conflict] = []
    for name, value in mine.items():
        theirs, before = stored.get(name), base.get(name)
        if value == theirs:
            continue
        if written_by.get(name) == page or theirs == before:
            changes[name] = value
        elif value != before:
            conflicts.append(Conflict(name, value, theirs))
    return Merge(changes, tuple(conflicts))


@dataclass(frozen=True)
class Missing:
    """A required question without an answer; ``anchor`` is the HTML id of its first input."""

    label: str
    anchor: str


@dataclass(frozen=True)
class SectionProgress:
    """The number of answered questions of a section, and its required questions without
    an answer.
    """

    key: str
    title: str
    answered: int
    total: int
    missing: tuple[Missing, ...]


def progress(
    definition: Definition, answers: Answers, members: tuple[Member, ...]
) -> list[SectionProgress]:
    """Return the progress of each section, counting only the questions that apply."""
    result = []
    for section in definition.sections:
        items = list(asked(section, answers, members))
        missing = [
            Missing(item.question.label, _anchor(item))
            for item in items
            if item.question.required and item.answer is None
        ]
        answered = sum(item.answer is not None for item in items)
        result.append(
            SectionProgress(section.key, section.title, answered, len(items), tuple(missing))
        )
    return result


def _anchor(item: Asked) -> str:
    """Return the id of the question's first input: radio buttons and checkboxes are numbered."""
    several = (
        {QuestionKind.YES_NO, QuestionKind.MULTI}
        if item.member
        else {QuestionKind.YES_NO, QuestionKind.MULTI, QuestionKind.CHOICE}
    )
    return f"{item.name}-0" if item.question.kind in several else item.name


def applicable_answers(
    definition: Definition, answers: Answers, members: tuple[Member, ...]
) -> dict[str, Any]:
    """Return the answers to the questions that apply; only these are stored on completion."""
    kept = {
        item.name: item.answer
        for section in definition.sections
        for item in asked(section, answers, members)
        if item.answer is not None
    }
    return with_changes({}, kept)
