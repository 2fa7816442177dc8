"""Tables of complaints."""

import enum
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.casework.cases.models import Case
from portal.contact.complaints.states import ComplaintStatus
from portal.core.db.columns import Identified, UtcDateTime, Versioned, enum_column
from portal.core.extensions import Base
from portal.platform.accounts.models import User
from portal.platform.audit import Place


class Channel(enum.StrEnum):
    """Channel through which a complaint was received."""

    SMS = "sms"
    IN_PERSON = "in_person"
    PHONE = "phone"
    PAPER = "paper"
    OTHER = "other"


class Complaint(Identified, Versioned, Base):
    """A complaint in the words of its author.

    ``district_code`` is the case's at that time and decides the scope. ``source`` names its origin
    (such as ``sms:12``), so that one SMS becomes one complaint.
    """

    __tablename__ = "complaints"

    number: Mapped[str] = mapped_column(String(40), unique=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    district_code: Mapped[str | None] = mapped_column(ForeignKey("regions.code"))
    status: Mapped[ComplaintStatus] = mapped_column(
        enum_column(ComplaintStatus), default=ComplaintStatus.RECEIVED
    )
    channel: Mapped[Channel] = mapped_column(enum_column(Channel))
    source: Mapped[str | None] = mapped_column(String(64), unique=True)
    text: Mapped[str] = mapped_column(Text)
    received_at: Mapped[datetime] = mapped_column(UtcDateTime)
    received_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    handler_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    answer: Mapped[str] = mapped_column(Text, default="")
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    case: Mapped[Case] = relationship()
    received_by: Mapped[User | None] = relationship(foreign_keys=[received_by_id])
    handler: Mapped[User | None] = relationship(foreign_keys=[handler_id])

    __table_args__ = (
        Index("ix_complaints_status", "status", "id"),
        Index("ix_complaints_district", "district_code", "id"),
        CheckConstraint(
            "status = 'received' OR handler_id IS NOT NULL", name="taken_up_has_handler"
        ),
        CheckConstraint(
            "(status = 'closed') = (closed_at IS NOT NULL)"
            " AND (status <> 'closed' OR answer <> '')",
            name="closed_has_answer",
        ),
    )

    @property
    def audit_place(self) -> Place:
        return Place(self.case_id, self.district_code)
