"""An assessment together with the questions it asks and the people they are about."""

from dataclasses import dataclass

from portal.assessments.answers import SectionProgress, progress
from portal.assessments.definition import Asked, Definition, Member, Section, asked
from portal.assessments.models import Assessment
from portal.assessments.publication import definition_of
from portal.assessments.queries import members_asked, members_of
from portal.assessments.score import Result, score
from portal.assessments.settings import EXTREME_LINE
from portal.assessments.states import AssessmentStatus
from portal.errors import NotFound
from portal.settings import value_of


@dataclass(frozen=True)
class Interview:
    """One assessment, read once for all that a page or a verb does with it."""

    assessment: Assessment
    definition: Definition
    members: tuple[Member, ...]

    @classmethod
    def of(cls, assessment: Assessment) -> "Interview":
        """A draft asks the present members; a completed one keeps those it asked."""
        if assessment.status is AssessmentStatus.DRAFT:
            members = members_of(assessment.case.household, on=assessment.assessed_on)
        else:
            members = members_asked(assessment)
        return cls(assessment, definition_of(assessment.questionnaire), members)

    @property
    def progress(self) -> list[SectionProgress]:
        """How far each section is answered."""
        return progress(self.definition, self.assessment.answers, self.members)

    @property
    def result(self) -> Result:
        """The score as it was at completion; of a draft as it stands, by the line of its day."""
        if self.assessment.result is not None:
            return Result.from_json(self.assessment.result)
        return score(
            self.definition,
            self.assessment.answers,
            members=self.members,
            line=value_of(EXTREME_LINE, on=self.assessment.assessed_on),
        )

    def section(self, key: str) -> Section:
        """The section with that key, or :class:`NotFound`."""
        section = self.definition.section(key)
        if section is None:
            raise NotFound
        return section

    def on_page(self, section: Section) -> list[Asked]:
        """The questions on the page of a section."""
        return list(asked(section, self.assessment.answers, self.members, on_page=True))

    def answered(self, section: Section) -> list[Asked]:
        """The questions of a section that apply and were answered."""
        items = asked(section, self.assessment.answers, self.members)
        return [item for item in items if item.answer is not None]

    def number_of(self, section: Section) -> int:
        """The section's place, from 1."""
        return [item.key for item in self.definition.sections].index(section.key) + 1

    def following(self, section: Section) -> Section | None:
        """The section after this one; ``None`` after the last."""
        return next(iter(self.definition.sections[self.number_of(section) :]), None)
