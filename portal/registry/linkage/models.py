"""Tables of linkage runs, pairs of persons, and merges."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core.db.columns import Identified, UtcDateTime, enum_column
from portal.core.extensions import Base
from portal.platform.accounts.models import User
from portal.registry.households.models import Person
from portal.registry.linkage.outcomes import Outcome
from portal.registry.linkage.states import PairStatus


class LinkageRun(Identified, Base):
    """One run: over all records (``whole``), or of some imports against all others.

    ``merged`` counts automatic merges, ``review`` the pairs left to staff.
    """

    __tablename__ = "linkage_runs"

    job_id: Mapped[int] = mapped_column(ForeignKey("jobs.id"), unique=True)
    whole: Mapped[bool]
    records: Mapped[int] = mapped_column(default=0)
    pairs: Mapped[int] = mapped_column(default=0)
    merged: Mapped[int] = mapped_column(default=0)
    review: Mapped[int] = mapped_column(default=0)
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class PersonPair(Identified, Base):
    """Two persons who may be one, with the model's result and the decision.

    ``reasons`` are codes of :class:`.outcomes.Reason`. ``evidence`` is the digest of what was known
    of both when the pair was decided: a pair kept apart is reviewed again only if it changes
    (empty: set by the next run). ``by_hand``: decided by staff, never merged automatically.
    ``postponed`` counts how often it was put off.
    """

    __tablename__ = "person_pairs"

    left_person_id: Mapped[int] = mapped_column(ForeignKey("persons.id"))
    right_person_id: Mapped[int] = mapped_column(ForeignKey("persons.id"), index=True)
    probability: Mapped[float]
    outcome: Mapped[Outcome] = mapped_column(enum_column(Outcome))
    reasons: Mapped[list[str]] = mapped_column(JSON, default=list)
    status: Mapped[PairStatus] = mapped_column(enum_column(PairStatus))
    evidence: Mapped[str] = mapped_column(String(64), default="")
    by_hand: Mapped[bool] = mapped_column(default=False)
    postponed: Mapped[int] = mapped_column(default=0)
    run_id: Mapped[int | None] = mapped_column(ForeignKey("linkage_runs.id"))
    note: Mapped[str] = mapped_column(String(300), default="")
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))

    left: Mapped[Person] = relationship(foreign_keys=[left_person_id])
    right: Mapped[Person] = relationship(foreign_keys=[right_person_id])
    decided_by: Mapped[User | None] = relationship(foreign_keys=[decided_by_id])

    __table_args__ = (
        UniqueConstraint("left_person_id", "right_person_id"),
        Index("ix_person_pairs_queue", "status", "postponed", "probability", "id"),
        Index("ix_person_pairs_decided", "decided_at", "id"),
        CheckConstraint("left_person_id < right_person_id", name="left_before_right"),
        CheckConstraint(
            "status NOT IN ('merged', 'kept_apart') OR decided_at IS NOT NULL",
            name="decision_has_date",
        ),
    )


class PersonMerge(Identified, Base):
    """One person merged into another; ``undo`` holds what undoing needs.

    Nothing is repointed: the merged person keeps all references. ``automatic``: merged by a run.
    """

    __tablename__ = "person_merges"

    person_id: Mapped[int] = mapped_column(ForeignKey("persons.id"))
    into_id: Mapped[int] = mapped_column(ForeignKey("persons.id"), index=True)
    pair_id: Mapped[int] = mapped_column(ForeignKey("person_pairs.id"), index=True)
    automatic: Mapped[bool]
    undo: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    merged_at: Mapped[datetime] = mapped_column(UtcDateTime)
    merged_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    undone_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    undone_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))

    person: Mapped[Person] = relationship(foreign_keys=[person_id])
    into: Mapped[Person] = relationship(foreign_keys=[into_id])
    pair: Mapped[PersonPair] = relationship()
    merged_by: Mapped[User | None] = relationship(foreign_keys=[merged_by_id])

    __table_args__ = (
        Index(
            "uq_person_merges_standing",
            "person_id",
            unique=True,
            sqlite_where=text("undone_at IS NULL"),
            postgresql_where=text("undone_at IS NULL"),
        ),
        CheckConstraint("person_id <> into_id", name="not_into_itself"),
    )
