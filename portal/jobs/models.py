"""Table of jobs."""

import enum
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from portal.columns import Identified, UtcDateTime, enum_column
from portal.extensions import Base


class JobState(enum.StrEnum):
    """Where a job stands."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


class Job(Identified, Base):
    """Long work, done in chunks. ``cursor`` moves in the same transaction as the chunk's rows,
    so that a worker killed at any moment loses and doubles nothing.

    ``queue`` serialises: of one queue, one job runs at a time, in order.
    """

    __tablename__ = "jobs"

    kind: Mapped[str] = mapped_column(String(60))
    queue: Mapped[str] = mapped_column(String(60), default="default")
    arguments: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    state: Mapped[JobState] = mapped_column(enum_column(JobState), default=JobState.QUEUED)
    cursor: Mapped[int] = mapped_column(default=0)
    total: Mapped[int | None]
    result: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    error: Mapped[str | None] = mapped_column(String(500))
    lease_owner: Mapped[str | None] = mapped_column(String(80))
    lease_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    __table_args__ = (
        Index("ix_jobs_open", "state", "queue", "id"),
        CheckConstraint("state <> 'running' OR lease_until IS NOT NULL", name="running_has_lease"),
    )
