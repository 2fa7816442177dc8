"""What the audit trail shows of an assessment: its questions and answers as they read that day."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from typing import Any

from flask_babel import gettext
from sqlalchemy import select

from portal.assessments.answers import flat
from portal.assessments.definition import ROSTER, Definition, Kind, Question, member_field
from portal.assessments.models import Assessment, Questionnaire
from portal.assessments.publication import definition_of
from portal.assessments.score import Result, Sign, answer_in_words
from portal.assessments.wording import line_in_words, score_in_words
from portal.audit.models import AuditEvent
from portal.audit.queries import Lines, Words
from portal.extensions import db
from portal.households.models import Person


@dataclass(frozen=True)
class _Put:
    """A question where it stands: under which title, and about whom (nobody: the household)."""

    name: str
    section: str
    person: str
    question: Question

    @property
    def label(self) -> str:
        return ": ".join(part for part in (self.person, self.question.label) if part)


def events_in_words(events: Sequence[AuditEvent]) -> Mapping[int, Words]:
    """What events of assessments hold, in the words of the questionnaire that was answered."""
    contents = {event: event.values.content for event in events if event.values is not None}
    definitions = _definitions({event.subject_id for event in contents})
    people = _people({key for content in contents.values() for key in _asked_about(content)})
    return {
        event.sequence: _words(content, definitions[event.subject_id], people)
        for event, content in contents.items()
        if event.subject_id in definitions
    }


def _definitions(assessment_ids: set[int | None]) -> Mapping[int | None, Definition]:
    """What each assessment asked; a version is read once."""
    query = (
        select(Assessment.id, Questionnaire)
        .join(Assessment.questionnaire)
        .where(Assessment.id.in_(assessment_ids))
    )
    asked = {row.id: row.Questionnaire for row in db.session.execute(query)}
    read = {version: definition_of(version) for version in set(asked.values())}
    return {key: read[version] for key, version in asked.items()}


def _people(ids: set[str]) -> Mapping[str, str]:
    query = select(Person.id, Person.name).where(Person.id.in_([int(key) for key in ids]))
    return {str(row.id): row.name for row in db.session.execute(query)}


def _asked_about(content: Mapping[str, Any]) -> Iterator[str]:
    """Ids of persons, as the names of their answers have them."""
    for name in _recorded(content):
        prefix, _, rest = name.partition("-")
        if prefix == ROSTER:
            yield rest.partition("-")[0]


def _recorded(content: Mapping[str, Any]) -> Mapping[str, Any]:
    """Answers by field name. A save notes only which questions it answered."""
    answers = content.get("answers") or {}
    return flat(answers) if isinstance(answers, Mapping) else dict.fromkeys(answers)


def _words(content: Mapping[str, Any], definition: Definition, people: Mapping[str, str]) -> Words:
    recorded = _recorded(content)
    about = {key: people.get(key, key) for key in _asked_about(content)}
    put = [item for item in _every_question(definition, about) if item.name in recorded]
    if not content.get("result"):
        return {"answers": _by_section(put)}
    return {
        "answers": [
            (item.label, answer_in_words(item.question, recorded[item.name])) for item in put
        ],
        "result": _result(Result.from_json(content["result"])),
    }


def _every_question(definition: Definition, about: Mapping[str, str]) -> Iterator[_Put]:
    for section in definition.sections:
        for question in section.questions:
            if question.kind is not Kind.PEOPLE:
                yield _Put(question.key, section.title, "", question)
                continue
            for key, name in about.items():
                for column in question.columns:
                    yield _Put(member_field(key, column.key), section.title, name, column)


def _by_section(put: Iterable[_Put]) -> Lines:
    return [
        (title, "; ".join(item.label for item in items))
        for title, items in groupby(put, key=attrgetter("section"))
    ]


def _result(result: Result) -> Lines:
    return [
        (gettext("Tanda kemiskinan"), score_in_words(result)),
        (gettext("Garis kemiskinan"), line_in_words(result)),
        *((item.sign, _sign(item)) for item in result.signs),
        *((gettext("Perlu diperhatikan"), flag) for flag in result.flags),
    ]


def _sign(item: Sign) -> str:
    if item.met is None:
        return gettext("belum dijawab")
    state = gettext("ada") if item.met else gettext("tidak ada")
    return gettext("%(state)s; jawabannya: %(answer)s", state=state, answer=item.reason)
