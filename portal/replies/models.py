"""Tables of replies."""

import enum
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.accounts.models import User
from portal.cases.models import Case
from portal.columns import Identified, UtcDateTime, enum_column
from portal.complaints.models import Complaint
from portal.extensions import Base
from portal.messages.models import InboundMessage
from portal.replies.states import ReplyStatus


class Keyword(enum.StrEnum):
    """What the first word of an SMS asks for."""

    STOP = "stop"
    START = "start"
    STATUS = "status"
    COMPLAINT = "complaint"
    NONE = "none"


class Outcome(enum.StrEnum):
    """What became of a reply."""

    REFUSED = "refused"  # no more SMS to this number
    RESUMED = "resumed"
    ANSWERED = "answered"
    COMPLAINT = "complaint"
    NOTED = "noted"
    READ = "read"  # nothing was to be done


class Reply(Identified, Base):
    """One SMS that came in, understood as far as it could be.

    It waits where a person must tell whose it is or what it means. ``district_code`` is of the
    family that the number belongs to, if there is one; without it supervisors of the whole regency
    see it.
    """

    __tablename__ = "replies"

    inbound_id: Mapped[int] = mapped_column(ForeignKey("inbound_messages.id"), unique=True)
    keyword: Mapped[Keyword] = mapped_column(enum_column(Keyword))
    status: Mapped[ReplyStatus] = mapped_column(enum_column(ReplyStatus))
    outcome: Mapped[Outcome | None] = mapped_column(enum_column(Outcome))
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
