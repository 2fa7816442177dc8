"""Tables of jobs and of worker heartbeats."""

import enum
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.db.columns import Identified, UtcDateTime, enum_column
from portal.core.extensions import Base


class JobState(enum.StrEnum):
    """State of a job."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


class Job(Identified, Base):
    """Long work in chunks. ``cursor`` moves in the same transaction as the rows of the chunk, so
    that a killed worker neither loses nor repeats work.

    ``queue`` serialises jobs: of one queue, one job runs at a time, in order. ``attempts`` counts
    how often a worker took the job, ``deaths`` how often a worker died while holding it.
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
    attempts: Mapped[int] = mapped_column(default=0, server_default="0")
    deaths: Mapped[int] = mapped_column(default=0, server_default="0")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    __table_args__ = (
        Index("ix_jobs_open", "state", "queue", "id"),
        Index("ix_jobs_queue", "queue", "id"),
        CheckConstraint("state <> 'running' OR lease_until IS NOT NULL", name="running_has_lease"),
    )


class WorkerBeat(Base):
    """The latest heartbeat of a worker; ``name`` contains its machine and process."""

    __tablename__ = "worker_beats"

    name: Mapped[str] = mapped_column(String(80), primary_key=True)
    seen_at: Mapped[datetime] = mapped_column(UtcDateTime)
