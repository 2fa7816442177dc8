"""Ways to load an assessment."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from portal.assessments.definition import Member
from portal.assessments.models import Assessment, Conclusion
from portal.assessments.score import Result
from portal.assessments.states import AssessmentStatus
from portal.cases.queries import get_case
from portal.errors import NotFound
from portal.extensions import db
from portal.households.models import Household, Person
from portal.permissions import Actor


@dataclass(frozen=True)
class AssessmentSummary:
    """The latest completed assessment as other pages show it."""

    assessment_id: int
    assessed_on: date
    result: Result
    conclusion: Conclusion
    reason: str
    assessor: str


def get_assessment(actor: Actor, assessment_id: int, *, lock: bool = False) -> Assessment:
    """One assessment with its case and household. Raises :class:`NotFound` outside the scope.

    ``lock`` keeps other writers out until the transaction ends: answers are one JSON value.
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


def draft_of(case_id: int) -> Assessment | None:
    """The open draft of a case."""
    return db.session.scalars(
        select(Assessment).where(
            Assessment.case_id == case_id, Assessment.status == AssessmentStatus.DRAFT
        )
    ).first()


def latest_assessment(case_id: int) -> Assessment | None:
    """The latest completed assessment of a case."""
    return db.session.scalars(
        select(Assessment)
        .where(Assessment.case_id == case_id, Assessment.status == AssessmentStatus.COMPLETED)
        .options(joinedload(Assessment.completed_by))
        .order_by(Assessment.completed_at.desc(), Assessment.id.desc())
        .limit(1)
    ).first()


def assessments_of(case_id: int) -> Sequence[Assessment]:
    """The completed assessments of a case and its draft, newest first."""
    return db.session.scalars(
        select(Assessment)
        .where(Assessment.case_id == case_id, Assessment.status != AssessmentStatus.DISCARDED)
        .options(joinedload(Assessment.completed_by), joinedload(Assessment.started_by))
        .order_by(Assessment.id.desc())
    ).all()


def case_summary(case_id: int) -> AssessmentSummary | None:
    """What the case page says about the latest completed assessment, if there is one."""
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
    """The living members that were not merged away, with their age on a day."""
    return tuple(
        _member(person, on)
        for person in household.persons
        if person.died_on is None and person.merged_into_id is None
    )


def members_asked(assessment: Assessment) -> tuple[Member, ...]:
    """The people whom a completed assessment asked about, wherever they live now."""
    ids = [int(key) for key in assessment.answers.get("roster", {})]
    people = db.session.scalars(select(Person).where(Person.id.in_(ids)).order_by(Person.id))
    return tuple(_member(person, assessment.assessed_on) for person in people)


def _member(person: Person, on: date) -> Member:
    born = person.birth_date
    if born is None:
        return Member(person.id, person.name, None)
    birthday_ahead = (on.month, on.day) < (born.month, born.day)
    return Member(person.id, person.name, on.year - born.year - birthday_ahead)
