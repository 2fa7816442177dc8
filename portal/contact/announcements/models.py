"""Tables of announcements."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.casework.cases.models import Case
from portal.casework.handovers.models import HandoverEvent
from portal.core.db.columns import Identified, UtcDateTime
from portal.core.extensions import Base
from portal.platform.accounts.models import User
from portal.platform.audit import Place
from portal.platform.jobs.models import Job
from portal.platform.messages.models import Message


class Announcement(Identified, Base):
    """One text to many families, confirmed once. ``audience`` describes the audience as text.

    ``submission`` is the token of the confirmed form, so that a form sent twice is stored once.
    """

    __tablename__ = "announcements"

    submission: Mapped[str] = mapped_column(String(64), unique=True)
    step: Mapped[str] = mapped_column(String(60))
    audience: Mapped[str] = mapped_column(String(300))
    event_id: Mapped[int | None] = mapped_column(ForeignKey("events.id"), index=True)
    takes_place_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    place: Mapped[str] = mapped_column(String(160), default="")
    job_id: Mapped[int | None] = mapped_column(ForeignKey("jobs.id"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    created_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    stopped_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    stopped_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))

    event: Mapped[HandoverEvent | None] = relationship()
    job: Mapped[Job | None] = relationship()
    creator: Mapped[User] = relationship(foreign_keys=[created_by_id])
    stopper: Mapped[User | None] = relationship(foreign_keys=[stopped_by_id])

    __table_args__ = (
        CheckConstraint("(stopped_at IS NULL) = (stopped_by_id IS NULL)", name="stopped_by_one"),
    )

    @property
    def audit_place(self) -> Place:
        return Place() if self.event is None else self.event.audit_place


class Recipient(Base):
    """A family in the audience at confirmation.

    ``message_id`` is its latest message. ``task_id`` is the caseworker's task to inform the family
    in person; there is at most one.
    """

    __tablename__ = "announcement_recipients"

    announcement_id: Mapped[int] = mapped_column(ForeignKey("announcements.id"), primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), primary_key=True)
    message_id: Mapped[int | None] = mapped_column(ForeignKey("messages.id"), unique=True)
    task_id: Mapped[int | None] = mapped_column(ForeignKey("case_tasks.id"), unique=True)

    announcement: Mapped[Announcement] = relationship()
    case: Mapped[Case] = relationship()
    message: Mapped[Message | None] = relationship()

    __table_args__ = (Index("ix_announcement_recipients_case", "case_id"),)
