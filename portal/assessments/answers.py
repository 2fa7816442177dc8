"""Answers as they are stored, and how two people's saves of one draft meet.

A save is held against what its page showed when it was opened (``base``): what the person did not
touch is left alone, what nobody else touched is taken, and where two people wrote different
things neither is lost: it is a :class:`Conflict`, and a person chooses.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from portal.assessments.definition import (
    ROSTER,
    Answers,
    Asked,
    Definition,
    Kind,
    Member,
    asked,
    member_field,
)


@dataclass(frozen=True)
class Conflict:
    """One answer that two people wrote differently."""

    name: str
    mine: Any
    theirs: Any


@dataclass(frozen=True)
class Merge:
    """What a save changes (``None`` takes an answer away), and what a person must choose."""

    changes: Mapping[str, Any]
    conflicts: tuple[Conflict, ...]


def flat(answers: Answers) -> dict[str, Any]:
    """Answers by field name: those about a person as ``roster-12-works``."""
    plain = {key: value for key, value in answers.items() if key != ROSTER}
    for person, own in answers.get(ROSTER, {}).items():
        plain.update({member_field(person, key): value for key, value in own.items()})
    return plain


def with_changes(answers: Answers, changes: Mapping[str, Any]) -> dict[str, Any]:
    """New answers with ``changes`` by field name; ``None`` takes an answer away."""
    result: dict[str, Any] = {}
    for name, value in (flat(answers) | dict(changes)).items():
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
    """Meet ``stored`` with ``mine``. ``page`` names the opened page: what it wrote itself last
    (``written_by``) it may write again."""
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
    """A required question still open; ``anchor`` is where its field stands on the page."""

    label: str
    anchor: str


@dataclass(frozen=True)
class SectionProgress:
    """How far a section is answered; ``missing`` are required questions still open."""

    key: str
    title: str
    answered: int
    total: int
    missing: tuple[Missing, ...]


def progress(
    definition: Definition, answers: Answers, members: tuple[Member, ...]
) -> list[SectionProgress]:
    """How far each section is, counting only questions that apply."""
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
    """The first input of the question: a choice is made of several, but a list for a person."""
    several = {Kind.YES_NO, Kind.MULTI} if item.member else {Kind.YES_NO, Kind.MULTI, Kind.CHOICE}
    return f"{item.name}-0" if item.question.kind in several else item.name


def applying(
    definition: Definition, answers: Answers, members: tuple[Member, ...]
) -> dict[str, Any]:
    """The answers to questions that apply: what is kept when the assessment is completed."""
    kept = {
        item.name: item.answer
        for section in definition.sections
        for item in asked(section, answers, members)
        if item.answer is not None
    }
    return with_changes({}, kept)
