"""Tables of replies."""

import enum
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.casework.cases.models import Case
from portal.contact.complaints.models import Complaint
from portal.contact.replies.states import ReplyStatus
from portal.core.db.columns import Identified, UtcDateTime, enum_column
from portal.core.extensions import Base
from portal.platform.accounts.models import User
from portal.platform.audit import Place
from portal.platform.messages.models import InboundMessage


class Keyword(enum.StrEnum):
    """The keyword of an SMS."""

    STOP = "stop"
    START = "start"
    MAYBE_STOP = "maybe_stop"  # a person reads it; nothing is sent until then
    STATUS = "status"
    COMPLAINT_STATUS = "complaint_status"
    COMPLAINT = "complaint"
    NONE = "none"


#: Keywords that hold the number until it is refused or a person has read the reply.
WISHES_TO_STOP = frozenset({Keyword.STOP, Keyword.MAYBE_STOP})


class ReplyOutcome(enum.StrEnum):
    """Result of a settled reply."""

    REFUSED = "refused"  # no more SMS to this number
    RESUMED = "resumed"
    ANSWERED = "answered"
    COMPLAINT = "complaint"
    NOTED = "noted"
    READ = "read"  # no action needed


class Reply(Identified, Base):
    """An incoming SMS with its keyword.

    It waits for a person if its case or meaning is unclear. ``district_code`` is that of the
    number's family; without it only supervisors of the whole regency see the reply.
    """

    __tablename__ = "replies"

    inbound_id: Mapped[int] = mapped_column(ForeignKey("inbound_messages.id"), unique=True)
    keyword: Mapped[Keyword] = mapped_column(enum_column(Keyword))
    status: Mapped[ReplyStatus] = mapped_column(enum_column(ReplyStatus))
    outcome: Mapped[ReplyOutcome | None] = mapped_column(enum_column(ReplyOutcome, name="outcome"))
    case_id: Mapped[int | None] = mapped_column(ForeignKey("cases.id"), index=True)
    complaint_id: Mapped[int | None] = mapped_column(ForeignKey("complaints.id"))
    district_code: Mapped[str | None] = mapped_column(ForeignKey("regions.code"))
    settled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    settled_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))

    inbound: Mapped[InboundMessage] = relationship()
    case: Mapped[Case | None] = relationship()
    complaint: Mapped[Complaint | None] = relationship()
    settled_by: Mapped[User | None] = relationship()

    __table_args__ = (
        Index("ix_replies_status", "status", "id"),
        Index("ix_replies_district", "district_code", "id"),
        CheckConstraint(
            "(status = 'settled') = (settled_at IS NOT NULL)"
            " AND (status = 'settled') = (outcome IS NOT NULL)",
            name="settled_has_outcome",
        ),
    )

    @property
    def audit_place(self) -> Place:
        return Place(self.case_id, self.district_code)
