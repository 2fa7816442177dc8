"""Tables of follow-up."""

import enum
from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.casework.cases.models import Case, OfCase, Task
from portal.casework.follow_ups.states import VisitStatus
from portal.core.db.columns import Identified, RupiahColumn, UtcDateTime, Versioned, enum_column
from portal.core.extensions import Base


class VisitOutcome(enum.StrEnum):
    """The household's situation in the caseworker's judgement."""

    BETTER = "better"
    SAME = "same"
    WORSE = "worse"


class Visit(Identified, Versioned, OfCase, Base):
    """A planned or completed visit. Its due day is also its task's, so that caseloads list it."""

    __tablename__ = "visits"

    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    handover_id: Mapped[int | None] = mapped_column(ForeignKey("handovers.id"))
    task_id: Mapped[int | None] = mapped_column(ForeignKey("case_tasks.id"))
    planned_on: Mapped[date]
    announced_for: Mapped[date | None]  # the day the family was notified of
    status: Mapped[VisitStatus] = mapped_column(
        enum_column(VisitStatus), default=VisitStatus.PLANNED
    )
    visited_on: Mapped[date | None]
    outcome: Mapped[VisitOutcome | None] = mapped_column(enum_column(VisitOutcome, name="outcome"))
    household_size: Mapped[int | None]
    monthly_income: Mapped[int | None] = mapped_column(RupiahColumn)
    monthly_spending: Mapped[int | None] = mapped_column(RupiahColumn)
    tool_in_use: Mapped[bool | None]  # None: no tool was given
    tool_note: Mapped[str] = mapped_column(Text, default="")
    note: Mapped[str] = mapped_column(Text, default="")
    recorded_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    recorded_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    case: Mapped[Case] = relationship()
    task: Mapped[Task | None] = relationship()

    __table_args__ = (
        Index("ix_visits_case", "case_id", "planned_on"),
        Index("ix_visits_planned", "status", "planned_on"),
        CheckConstraint(
            "status <> 'done' OR (visited_on IS NOT NULL AND outcome IS NOT NULL)",
            name="done_has_outcome",
        ),
    )
