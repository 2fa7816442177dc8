"""Queries on assessments and questionnaires."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from portal.casework.assessments.answers import SectionProgress, progress
from portal.casework.assessments.models import (
    Assessment,
    Conclusion,
    Questionnaire,
    QuestionnaireDraft,
)
from portal.casework.assessments.questionnaire import Asked, Definition, Member, Section, asked
from portal.casework.assessments.questionnaire_reader import read_definition
from portal.casework.assessments.score import Result, score
from portal.casework.assessments.settings import AMOUNTS, EXTREME_LINE
from portal.casework.assessments.states import AssessmentStatus
from portal.casework.cases.queries import get_case
from portal.core.clock import to_local, today
from portal.core.errors import NotFound
from portal.core.extensions import db
from portal.platform.permissions import Actor
from portal.platform.settings import Setting, value_of
from portal.registry.households.models import Household, Person


@dataclass(frozen=True)
class AssessmentSummary:
    """The latest completed assessment as other pages show it."""

    assessment_id: int
    assessed_on: date
    result: Result
    conclusion: Conclusion
    reason: str
    assessor: str


@dataclass(frozen=True)
class Interview:
    """An assessment with its questionnaire and members, loaded once."""

    assessment: Assessment
    definition: Definition
    members: tuple[Member, ...]

    @classmethod
    def of(cls, assessment: Assessment) -> "Interview":
        """Load the questions and members of an assessment.

        A draft asks the present members; a completed assessment keeps the members it asked.
        """
        if assessment.status is AssessmentStatus.DRAFT:
            members = members_of(assessment.case.household, on=assessment.assessed_on)
        else:
            members = members_asked(assessment)
        return cls(assessment, definition_of(assessment.questionnaire), members)

    @property
    def progress(self) -> list[SectionProgress]:
        """Return the progress of each section."""
        return progress(self.definition, self.assessment.answers, self.members)

    @property
    def result(self) -> Result:
        """Return the score: the stored one, or for a draft one by the poverty line of its day."""
        if self.assessment.result is not None:
            return Result.from_json(self.assessment.result)
        return score(
            self.definition,
            self.assessment.answers,
            members=self.members,
            line=value_of(EXTREME_LINE, on=self.assessment.assessed_on),
        )

    def section(self, key: str) -> Section:
        """Return the section with that key. Raise :class:`NotFound` if there is none."""
        section = self.definition.section(key)
        if section is None:
            raise NotFound
        return section

    def on_page(self, section: Section) -> list[Asked]:
        """Return the questions on the page of a section."""
        return list(asked(section, self.assessment.answers, self.members, on_page=True))

    def answered(self, section: Section) -> list[Asked]:
        """Return the questions of a section that apply and have an answer."""
        items = asked(section, self.assessment.answers, self.members)
        return [item for item in items if item.answer is not None]

    def number_of(self, section: Section) -> int:
        """Return the section's number, from 1."""
        return [item.key for item in self.definition.sections].index(section.key) + 1

    def following(self, section: Section) -> Section | None:
        """Return the next section; ``None`` after the last."""
        return next(iter(self.definition.sections[self.number_of(section) :]), None)


def get_assessment(actor: Actor, assessment_id: int, *, lock: bool = False) -> Assessment:
    """Return an assessment with its case and household. Raise :class:`NotFound` outside the scope.

    ``lock`` locks the row until the transaction ends: all answers are one JSON value.
    """
    query = (
        select(Assessment)
        .where(Assessment.id == assessment_id)
        .options(joinedload(Assessment.questionnaire), joinedload(Assessment.completed_by))
    )
    if lock:
        query = query.with_for_update(of=Assessment)
    assessment = db.session.scalars(query).first()
    if assessment is None:
        raise NotFound
    get_case(actor, assessment.case_id)
    return assessment


def get_draft(case_id: int) -> Assessment | None:
    """Return the open draft of a case."""
    return db.session.scalars(
        select(Assessment).where(
            Assessment.case_id == case_id, Assessment.status == AssessmentStatus.DRAFT
        )
    ).first()


def latest_assessment(case_id: int) -> Assessment | None:
    """Return the latest completed assessment of a case."""
    return db.session.scalars(
        select(Assessment)
        .where(Assessment.case_id == case_id, Assessment.status == AssessmentStatus.COMPLETED)
        .options(joinedload(Assessment.completed_by))
        .order_by(Assessment.completed_at.desc(), Assessment.id.desc())
        .limit(1)
    ).first()


def assessments_of(case_id: int) -> Sequence[Assessment]:
    """Return the completed assessments of a case and its draft, newest first."""
    return db.session.scalars(
        select(Assessment)
        .where(Assessment.case_id == case_id, Assessment.status != AssessmentStatus.DISCARDED)
        .options(joinedload(Assessment.completed_by), joinedload(Assessment.started_by))
        .order_by(Assessment.id.desc())
    ).all()


def case_summary(case_id: int) -> AssessmentSummary | None:
    """Return what the case page shows of the latest completed assessment, if there is one."""
    latest = latest_assessment(case_id)
    if latest is None or latest.result is None or latest.conclusion is None:
        return None
    return AssessmentSummary(
        assessment_id=latest.id,
        assessed_on=latest.assessed_on,
        result=Result.from_json(latest.result),
        conclusion=latest.conclusion,
        reason=latest.conclusion_reason,
        assessor=latest.completed_by.name if latest.completed_by else "",
    )


def members_of(household: Household, *, on: date) -> tuple[Member, ...]:
    """Return the living, unmerged members with their age on ``on``."""
    return tuple(
        member_of(person, on)
        for person in household.persons
        if person.died_on is None and person.merged_into_id is None
    )


def members_asked(assessment: Assessment) -> tuple[Member, ...]:
    """Return the people a completed assessment asked about, also those who moved out since."""
    ids = [int(key) for key in assessment.answers.get("roster", {})]
    people = db.session.scalars(select(Person).where(Person.id.in_(ids)).order_by(Person.id))
    return tuple(member_of(person, assessment.assessed_on) for person in people)


def member_of(person: Person, on: date) -> Member:
    """Return a person as conditions see them on a day."""
    born = person.birth_date
    if born is None:
        return Member(person.id, person.name, None)
    birthday_ahead = (on.month, on.day) < (born.month, born.day)
    return Member(person.id, person.name, on.year - born.year - birthday_ahead)


def newest_questionnaire() -> Questionnaire | None:
    """Return the latest version, if any was published."""
    return db.session.scalars(
        select(Questionnaire).order_by(Questionnaire.version.desc()).limit(1)
    ).first()


def definition_of(questionnaire: Questionnaire) -> Definition:
    """Return the parsed questions of a published version."""
    return read_definition(questionnaire.definition)


def current_draft() -> QuestionnaireDraft | None:
    """Return the draft of the next questionnaire, if somebody has begun one."""
    return db.session.scalars(select(QuestionnaireDraft).limit(1)).first()


def all_questionnaires() -> Sequence[Questionnaire]:
    """Return all published versions, the newest first; there are few."""
    return db.session.scalars(select(Questionnaire).order_by(Questionnaire.version.desc())).all()


def amounts_since(questionnaire: Questionnaire) -> list[Setting]:
    """Return the amounts that are other today than on the day of publication: a new version would
    ask with them."""
    then, now = to_local(questionnaire.published_at).date(), today()
    return [item for item in AMOUNTS.values() if value_of(item, on=then) != value_of(item, on=now)]
