"""Tables of the audit trail."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, Table, event, insert
from sqlalchemy.engine import Connection
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core.db.columns import Identifier, UtcDateTime
from portal.core.extensions import Base

#: Digest before the first event.
GENESIS = "0" * 64
#: Action of the event that records the erasure of a record's values.
ERASE = "audit_values.erase"


class AuditEvent(Base):
    """One recorded action. Never updated, never deleted: triggers refuse it (migration 0015).

    ``digest`` is keyed (HMAC) over the event and the previous digest, ``values_digest`` over the
    values, so that the chain proves them without revealing them.
    """

    __tablename__ = "audit_events"

    sequence: Mapped[int] = mapped_column(Identifier, primary_key=True, autoincrement=False)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    actor_id: Mapped[int | None] = mapped_column(Identifier, index=True)
    actor_name: Mapped[str]
    action: Mapped[str]
    subject_type: Mapped[str]
    subject_id: Mapped[int | None] = mapped_column(Identifier)
    case_id: Mapped[int | None] = mapped_column(Identifier)
    district_code: Mapped[str | None]
    fields: Mapped[list[str]] = mapped_column(JSON)
    values_digest: Mapped[str]
    previous_digest: Mapped[str]
    digest: Mapped[str] = mapped_column(unique=True)

    values: Mapped["AuditValues | None"] = relationship(back_populates="event")

    __table_args__ = (
        Index("ix_audit_events_subject", "subject_type", "subject_id"),
        Index("ix_audit_events_table", "subject_type", "sequence"),
        Index("ix_audit_events_action", "subject_type", "action"),
        Index("ix_audit_events_case", "case_id", "sequence"),
        Index("ix_audit_events_district", "district_code", "sequence"),
        Index("ix_audit_events_at", "at"),
    )


class AuditValues(Base):
    """The recorded values. They may be erased (UU 27/2022, PDP) without breaking the chain, once an
    event says so."""

    __tablename__ = "audit_values"

    sequence: Mapped[int] = mapped_column(ForeignKey("audit_events.sequence"), primary_key=True)
    content: Mapped[dict[str, Any]] = mapped_column(JSON)

    event: Mapped[AuditEvent] = relationship(back_populates="values")


class AuditHead(Base):
    """The last link of the chain: one row, locked last in each transaction."""

    __tablename__ = "audit_head"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    sequence: Mapped[int] = mapped_column(Identifier)
    digest: Mapped[str]

    __table_args__ = (CheckConstraint("id = 1", name="single_row"),)


@event.listens_for(AuditHead.__table__, "after_create")
def _start_chain(table: Table, connection: Connection, **_: object) -> None:
    connection.execute(insert(table).values(id=1, sequence=0, digest=GENESIS))
