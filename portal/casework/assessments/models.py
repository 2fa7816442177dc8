"""Tables of assessments."""

import enum
from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.casework.assessments.states import AssessmentStatus
from portal.casework.cases.models import Case, OfCase
from portal.core.db.columns import Identified, RupiahColumn, UtcDateTime, Versioned, enum_column
from portal.core.extensions import Base
from portal.platform.accounts.models import User


class Questionnaire(Identified, Base):
    """A version of the questions. Never changed after publication, so that an old assessment still
    shows the questions it asked."""

    __tablename__ = "questionnaires"

    version: Mapped[int] = mapped_column(unique=True)
    title: Mapped[str] = mapped_column(String(120))
    definition: Mapped[dict[str, Any]] = mapped_column(JSON)
    published_at: Mapped[datetime] = mapped_column(UtcDateTime)


class QuestionnaireDraft(Identified, Versioned, Base):
    """The next questionnaire while it is written: ``definition`` with placeholders for amounts."""

    __tablename__ = "questionnaire_drafts"

    definition: Mapped[dict[str, Any]] = mapped_column(JSON)
    from_version: Mapped[int] = mapped_column(unique=True)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    changed_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))

    changed_by: Mapped[User | None] = relationship()


class Conclusion(enum.StrEnum):
    """The caseworker's conclusion; the score only advises."""

    ELIGIBLE = "eligible"
    NOT_ELIGIBLE = "not_eligible"


class Assessment(Identified, Versioned, OfCase, Base):
    """One assessment of one household.

    ``answers`` maps question key to answer; answers about persons are under ``roster`` by person
    id. ``written_by`` maps a field name to the opened page that wrote it last (see
    :mod:`.answers`). ``result`` is the stored score with its reasons.
    """

    __tablename__ = "assessments"

    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    questionnaire_id: Mapped[int] = mapped_column(ForeignKey("questionnaires.id"))
    status: Mapped[AssessmentStatus] = mapped_column(
        enum_column(AssessmentStatus), default=AssessmentStatus.DRAFT
    )
    answers: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    written_by: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    result: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    assessed_on: Mapped[date]
    household_size: Mapped[int | None]
    monthly_income: Mapped[int | None] = mapped_column(RupiahColumn)
    monthly_spending: Mapped[int | None] = mapped_column(RupiahColumn)
    poverty_line: Mapped[int | None] = mapped_column(RupiahColumn)  # per person and month
    conclusion: Mapped[Conclusion | None] = mapped_column(enum_column(Conclusion))
    conclusion_reason: Mapped[str] = mapped_column(Text, default="")
    needs: Mapped[list[str]] = mapped_column(JSON, default=list)
    started_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)
    saved_at: Mapped[datetime] = mapped_column(UtcDateTime)
    completed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    completed_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))

    case: Mapped[Case] = relationship()
    questionnaire: Mapped[Questionnaire] = relationship()
    started_by: Mapped[User | None] = relationship(foreign_keys=[started_by_id])
    completed_by: Mapped[User | None] = relationship(foreign_keys=[completed_by_id])

    __table_args__ = (
        Index("ix_assessments_case", "case_id", "id"),
        Index(
            "uq_assessments_draft",
            "case_id",
            unique=True,
            sqlite_where=text("status = 'draft'"),
            postgresql_where=text("status = 'draft'"),
        ),
        CheckConstraint(
            "(status = 'completed') = (completed_at IS NOT NULL)"
            " AND (status <> 'completed' OR (conclusion IS NOT NULL AND result IS NOT NULL))",
            name="completed_has_conclusion",
        ),
    )
