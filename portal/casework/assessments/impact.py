"""What a changed questionnaire would say of the last assessments, without naming anybody."""

from dataclasses import dataclass

from sqlalchemy import select

from portal.casework.assessments.models import Assessment
from portal.casework.assessments.queries import member_of
from portal.casework.assessments.questionnaire import ROSTER, Definition
from portal.casework.assessments.score import Advice, Result, score
from portal.casework.assessments.states import AssessmentStatus
from portal.core.extensions import db
from portal.registry.households.models import Person

MOST = 100


@dataclass(frozen=True)
class OtherResult:
    """One assessment that would come out otherwise: signs met and advice, before and after."""

    met: tuple[int, int]
    advice: tuple[Advice, Advice]


@dataclass(frozen=True)
class Impact:
    """The last ``compared`` assessments, and those that would come out otherwise."""

    compared: int
    changes: tuple[OtherResult, ...]

    @property
    def other_advice(self) -> int:
        """Return how many would get another advice."""
        return sum(change.advice[0] is not change.advice[1] for change in self.changes)


def impact_of(definition: Definition) -> Impact:
    """Score the answers of the last assessments again, with the lines of their days. A question
    that they were not asked stays without an answer."""
    last = db.session.scalars(
        select(Assessment)
        .where(Assessment.status == AssessmentStatus.COMPLETED)
        .order_by(Assessment.id.desc())
        .limit(MOST)
    ).all()
    ids = {int(key) for one in last for key in one.answers.get(ROSTER, {})}
    people = {
        person.id: person for person in db.session.scalars(select(Person).where(Person.id.in_(ids)))
    }
    changes = []
    for one in last:
        before = Result.from_json(one.result or {})
        members = [
            member_of(people[int(key)], one.assessed_on)
            for key in one.answers.get(ROSTER, {})
            if int(key) in people
        ]
        after = score(
            definition, one.answers, members=members, line=one.poverty_line or before.line
        )
        if (before.met, before.advice) != (after.met, after.advice):
            changes.append(OtherResult((before.met, after.met), (before.advice, after.advice)))
    return Impact(len(last), tuple(changes))
