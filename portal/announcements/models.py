"""Tables of announcements."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.accounts.models import User
from portal.cases.models import Case
from portal.columns import Identified, UtcDateTime
from portal.extensions import Base
from portal.handovers.models import Event
from portal.jobs.models import Job
from portal.messages.models import Message


class Announcement(Identified, Base):
    """One text to many families, confirmed once. ``audience`` says in words who was meant.

    ``submission`` is the token of the confirmed form: sent twice, it counts once.
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

    event: Mapped[Event | None] = relationship()
    job: Mapped[Job | None] = relationship()
    creator: Mapped[User] = relationship(foreign_keys=[created_by_id])
    stopper: Mapped[User | None] = relationship(foreign_keys=[stopped_by_id])

    __table_args__ = (
        CheckConstraint("(stopped_at IS NULL) = (stopped_by_id IS NULL)", name="stopped_by_one"),
    )


class Recipient(Base):
    """A family that was meant when the announcement was confirmed, and what became of it.

    ``task_id`` is the caseworker's task to tell them in person; there is one at most.
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
