"""Tables of cases."""

import enum
from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.casework.cases.states import CloseReason, Status
from portal.core.db.columns import Identified, UtcDateTime, Versioned, enum_column
from portal.core.extensions import Base
from portal.platform.accounts.models import User
from portal.platform.audit import Place
from portal.platform.files.models import StoredFile
from portal.registry.households.models import Household

_NEVER_DUE = text("(next_due_on IS NULL)")


class Case(Identified, Versioned, Base):
    """The progress of one household out of extreme poverty. A household has at most one
    open case.
    """

    __tablename__ = "cases"

    number: Mapped[str] = mapped_column(String(40), unique=True)
    household_id: Mapped[int] = mapped_column(ForeignKey("households.id"))
    status: Mapped[Status] = mapped_column(enum_column(Status), default=Status.REGISTERED)
    caseworker_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime)
    opened_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    closed_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    closed_from: Mapped[Status | None] = mapped_column(enum_column(Status, name="closed_from"))
    close_reason: Mapped[CloseReason | None] = mapped_column(enum_column(CloseReason))
    close_note: Mapped[str] = mapped_column(Text, default="")
    close_proposed: Mapped[CloseReason | None] = mapped_column(
        enum_column(CloseReason, name="close_proposed")
    )
    close_proposal_note: Mapped[str] = mapped_column(Text, default="")
    close_proposed_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    # Day of the earliest open task, kept up to date by ``services`` so that lists sort by an index.
    next_due_on: Mapped[date | None]

    household: Mapped[Household] = relationship()
    caseworker: Mapped[User | None] = relationship(foreign_keys=[caseworker_id])

    __table_args__ = (
        Index(
            "uq_cases_open_household",
            "household_id",
            unique=True,
            sqlite_where=text("status <> 'closed'"),
            postgresql_where=text("status <> 'closed'"),
        ),
        Index("ix_cases_household", "household_id"),
        # Sort order of every list of cases: earliest due first, cases without a due day last.
        Index("ix_cases_caseworker", "caseworker_id", _NEVER_DUE, "next_due_on", "id"),
        Index("ix_cases_status", "status", _NEVER_DUE, "next_due_on", "id"),
        Index("ix_cases_due", _NEVER_DUE, "next_due_on", "id"),
        Index(
            "ix_cases_closing_proposed",
            "status",
            "id",
            sqlite_where=text("close_proposed IS NOT NULL"),
            postgresql_where=text("close_proposed IS NOT NULL"),
        ),
        Index(  # open cases of a caseworker by stage
            "ix_cases_workload",
            "caseworker_id",
            "status",
            sqlite_where=text("status <> 'closed'"),
            postgresql_where=text("status <> 'closed'"),
        ),
        Index("ix_cases_day", "next_due_on", "status"),  # to count overdue cases
        CheckConstraint(
            "(status = 'closed') = (closed_at IS NOT NULL)"
            " AND (status = 'closed') = (close_reason IS NOT NULL)",
            name="closed_has_reason",
        ),
        CheckConstraint(
            "closed_from IS NULL OR status = 'closed'",
            name="closed_from_of_closed",
        ),
    )

    @property
    def audit_place(self) -> Place:
        return Place(self.id, self.household.district_code)


class OfCase:
    """Mixin for records with a ``case``: their audit events are visible to readers of the case."""

    @property
    def audit_place(self) -> Place:
        case: Case = self.case  # type: ignore[attr-defined]  # each model maps its own
        return case.audit_place


class CaseGrant(Base):
    """Access of a user to a case outside the usual rule, such as event officers to their events'
    cases.

    The feature that grants access also revokes it, by ``source`` (such as ``event:12``).
    """

    __tablename__ = "case_grants"

    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), primary_key=True, index=True)
    source: Mapped[str] = mapped_column(String(40), primary_key=True)


class TaskKind(enum.StrEnum):
    """Kind of a task."""

    TODO = "todo"
    VISIT = "visit"
    PHONE = "phone"  # a phone number is wrong or missing
    DATA = "data"


class Task(Identified, Base):
    """Something to do on a case. Upper rooms add tasks with ``cases.services.add_task``."""

    __tablename__ = "case_tasks"

    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    kind: Mapped[TaskKind] = mapped_column(enum_column(TaskKind), default=TaskKind.TODO)
    title: Mapped[str] = mapped_column(String(200))
    #: Values of a title generated by the portal; none for a title typed by a person.
    title_values: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    due_on: Mapped[date | None]
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    done_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    done_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))

    __table_args__ = (
        Index(
            "ix_case_tasks_open",
            "case_id",
            "due_on",
            sqlite_where=text("done_at IS NULL"),
            postgresql_where=text("done_at IS NULL"),
        ),
    )


class Note(Identified, Base):
    """A dated remark. Never changed."""

    __tablename__ = "case_notes"

    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    text: Mapped[str] = mapped_column(Text)
    written_at: Mapped[datetime] = mapped_column(UtcDateTime)
    author_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))

    author: Mapped[User | None] = relationship()


class Attachment(Identified, Base):
    """A photo or document. A photo of people needs their consent."""

    __tablename__ = "case_attachments"

    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    file_id: Mapped[int] = mapped_column(ForeignKey("stored_files.id"))
    caption: Mapped[str] = mapped_column(String(200), default="")
    consent: Mapped[bool] = mapped_column(default=False)
    added_at: Mapped[datetime] = mapped_column(UtcDateTime)
    added_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))

    file: Mapped[StoredFile] = relationship()
