"""The table of changes that wait for a second person."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core.db.columns import Identified, Identifier, UtcDateTime, enum_column
from portal.core.extensions import Base
from portal.platform.accounts.models import User
from portal.platform.dual_control.states import ChangeStatus


class DangerousChange(Identified, Base):
    """A change that one person asked for and another decides.

    ``kind`` is the key of a :class:`ChangeKind`. ``subject_id`` is empty where the record is added
    by the change. ``before`` and ``after`` are the values that change, ``districts`` the kecamatan
    that it concerns (``None``: all).
    """

    __tablename__ = "dangerous_changes"

    kind: Mapped[str] = mapped_column(String(60))
    subject_id: Mapped[int | None] = mapped_column(Identifier)
    title: Mapped[str] = mapped_column(String(200))
    before: Mapped[dict[str, Any]] = mapped_column(JSON)
    after: Mapped[dict[str, Any]] = mapped_column(JSON)
    districts: Mapped[list[str] | None] = mapped_column(JSON(none_as_null=True))
    reason: Mapped[str] = mapped_column(String(300))
    status: Mapped[ChangeStatus] = mapped_column(
        enum_column(ChangeStatus), default=ChangeStatus.WAITING
    )
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    decision_note: Mapped[str] = mapped_column(String(300), default="")

    asked_by: Mapped[User] = relationship(foreign_keys=[asked_by_id])
    decided_by: Mapped[User | None] = relationship(foreign_keys=[decided_by_id])

    __table_args__ = (
        Index("ix_dangerous_changes_status", "status", "id"),
        Index(
            "uq_dangerous_changes_waiting",
            "kind",
            "subject_id",
            unique=True,
            sqlite_where=text("status = 'waiting'"),
            postgresql_where=text("status = 'waiting'"),
        ),
        CheckConstraint("decided_by_id <> asked_by_id", name="second_person"),
        CheckConstraint(
            "status NOT IN ('agreed', 'refused')"
            " OR (decided_by_id IS NOT NULL AND decided_at IS NOT NULL)",
            name="decided_has_person",
        ),
        CheckConstraint("reason <> ''", name="has_reason"),
        CheckConstraint("status <> 'refused' OR decision_note <> ''", name="refusal_says_why"),
    )
