"""Tables of bulk actions."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core.db.columns import Identified, Identifier, UtcDateTime, enum_column
from portal.core.extensions import Base
from portal.platform.accounts.models import User
from portal.platform.bulk.states import BulkOutcome, BulkStatus
from portal.platform.jobs.models import Job


class BulkAction(Identified, Base):
    """One step on many records. ``kind`` names the step, ``filters`` are those of the list that the
    records were chosen from, ``fields`` what was entered on the preview.

    ``job`` is the job that carries it out, then the one that undoes it. ``done``, ``refused`` and
    ``undone`` count items; what could not be undone is ``done`` without ``undone``.
    """

    __tablename__ = "bulk_actions"

    kind: Mapped[str] = mapped_column(String(60))
    status: Mapped[BulkStatus] = mapped_column(enum_column(BulkStatus), default=BulkStatus.CHOSEN)
    filters: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    fields: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    total: Mapped[int]
    done: Mapped[int] = mapped_column(default=0)
    refused: Mapped[int] = mapped_column(default=0)
    undone: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    created_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    undone_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    undone_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    job_id: Mapped[int | None] = mapped_column(ForeignKey("jobs.id"))

    created_by: Mapped[User] = relationship(foreign_keys=[created_by_id])
    undone_by: Mapped[User | None] = relationship(foreign_keys=[undone_by_id])
    job: Mapped[Job | None] = relationship()

    __table_args__ = (
        Index("ix_bulk_actions_creator", "created_by_id", "id"),
        Index("ix_bulk_actions_status", "status", "created_at"),
        CheckConstraint(
            "(status = 'chosen') = (confirmed_at IS NULL)", name="confirmed_when_not_chosen"
        ),
        CheckConstraint("(undone_at IS NULL) = (undone_by_id IS NULL)", name="undone_by_one"),
        CheckConstraint("done + refused <= total", name="no_more_than_chosen"),
    )


class BulkItem(Identified, Base):
    """One record of a bulk action, frozen when it was chosen.

    Its outcome is written in the same transaction as the change. ``before_id`` is what the record
    had when it was chosen (such as its caseworker), ``after_id`` what it got or what was made for
    it; both serve the undoing.
    """

    __tablename__ = "bulk_items"

    action_id: Mapped[int] = mapped_column(ForeignKey("bulk_actions.id"))
    record_id: Mapped[int] = mapped_column(Identifier)
    outcome: Mapped[BulkOutcome] = mapped_column(
        enum_column(BulkOutcome), default=BulkOutcome.WAITING
    )
    reason: Mapped[str] = mapped_column(String(300), default="")
    before_id: Mapped[int | None] = mapped_column(Identifier)
    after_id: Mapped[int | None] = mapped_column(Identifier)

    __table_args__ = (
        Index("uq_bulk_items_record", "action_id", "record_id", unique=True),
        Index("ix_bulk_items_outcome", "action_id", "outcome", "reason", "id"),
        CheckConstraint("outcome NOT IN ('refused', 'kept') OR reason <> ''", name="says_why"),
    )
