"""Tables of SMS: the message row is the outbox."""

import enum
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.accounts.models import User
from portal.columns import Identified, UtcDateTime, enum_column
from portal.extensions import Base


class MessageStatus(enum.StrEnum):
    """Only forward: a later stage is never undone by a late report.

    ``uncertain``: the provider may or may not have taken it; it is looked up before anything is
    sent again. ``blocked``: it was not queued for sending (no phone, refused, too long), and says
    why.
    """

    QUEUED = "queued"
    SENDING = "sending"
    UNCERTAIN = "uncertain"
    SENT = "sent"
    DELIVERED = "delivered"
    UNDELIVERED = "undelivered"
    FAILED = "failed"
    BLOCKED = "blocked"
    CANCELLED = "cancelled"


_FAILURE_UNSEEN = text("status IN ('failed', 'undelivered') AND failure_seen_at IS NULL")


class MessageTemplate(Identified, Base):
    """One version of the text of a step in a language. Versions are added, never changed."""

    __tablename__ = "message_templates"

    step: Mapped[str] = mapped_column(String(60))
    language: Mapped[str] = mapped_column(String(8))
    version: Mapped[int]
    text: Mapped[str] = mapped_column(Text)
    written_at: Mapped[datetime] = mapped_column(UtcDateTime)
    written_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))

    writer: Mapped[User | None] = relationship(lazy="joined")

    __table_args__ = (UniqueConstraint("step", "language", "version"),)


class Message(Identified, Base):
    """One SMS, written in the transaction of the step that causes it. Keeps its text.

    ``dedupe_key`` lets the same step queue once. ``case_id`` is plain, without a foreign key:
    messages stand below cases in the house.
    """

    __tablename__ = "messages"

    public_id: Mapped[str] = mapped_column(String(32), unique=True)
    dedupe_key: Mapped[str] = mapped_column(String(120), unique=True)
    step: Mapped[str] = mapped_column(String(60))
    language: Mapped[str] = mapped_column(String(8))
    case_id: Mapped[int | None] = mapped_column(index=True)
    district_code: Mapped[str | None] = mapped_column(String(13))
    phone_id: Mapped[int | None]
    recipient: Mapped[str] = mapped_column(String(120))
    to: Mapped[str | None] = mapped_column(String(20))
    body: Mapped[str] = mapped_column(Text)
    segments: Mapped[int]
    urgent: Mapped[bool] = mapped_column(default=False)
    status: Mapped[MessageStatus] = mapped_column(enum_column(MessageStatus))
    status_reason: Mapped[str] = mapped_column(String(300), default="")
    provider: Mapped[str] = mapped_column(String(20), default="")
    provider_sid: Mapped[str | None] = mapped_column(String(64), unique=True)
    error_code: Mapped[str | None] = mapped_column(String(20))
    attempts: Mapped[int] = mapped_column(default=0)
    not_before: Mapped[datetime] = mapped_column(UtcDateTime)
    lease_owner: Mapped[str | None] = mapped_column(String(80))
    lease_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    queued_at: Mapped[datetime] = mapped_column(UtcDateTime)
    queued_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    settled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    failure_seen_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # see portal.replies

    __table_args__ = (
        Index("ix_messages_due", "status", "urgent", "not_before", "id"),
        Index("ix_messages_to", "to", "queued_at"),
        Index("ix_messages_sent", "sent_at"),
        Index("ix_messages_district", "district_code", "id"),
        Index(
            "ix_messages_failure",
            "id",
            sqlite_where=_FAILURE_UNSEEN,
            postgresql_where=_FAILURE_UNSEEN,
        ),
        CheckConstraint("status IN ('blocked', 'cancelled') OR \"to\" IS NOT NULL", name="has_to"),
        CheckConstraint("status <> 'blocked' OR status_reason <> ''", name="blocked_says_why"),
    )


class MessageFinding(Identified, Base):
    """What a person found out about a message in doubt, and how they know. It stays, whatever the
    provider reports later."""

    __tablename__ = "message_findings"

    message_id: Mapped[int] = mapped_column(ForeignKey("messages.id"), unique=True)
    went_out: Mapped[bool]
    evidence: Mapped[str] = mapped_column(String(500))
    found_at: Mapped[datetime] = mapped_column(UtcDateTime)
    found_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))

    finder: Mapped[User] = relationship(lazy="joined")

    __table_args__ = (CheckConstraint("evidence <> ''", name="has_evidence"),)


class InboundMessage(Identified, Base):
    """One SMS that came in, as the provider reported it; once for each of its ids.

    ``sender`` is as reported: a number, or a word where a company writes. ``read_at`` is set by
    the feature that takes it up.
    """

    __tablename__ = "inbound_messages"

    provider_sid: Mapped[str] = mapped_column(String(64), unique=True)
    sender: Mapped[str] = mapped_column(String(40))
    body: Mapped[str] = mapped_column(Text)
    received_at: Mapped[datetime] = mapped_column(UtcDateTime)
    read_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    __table_args__ = (
        Index(
            "ix_inbound_messages_unread",
            "id",
            sqlite_where=text("read_at IS NULL"),
            postgresql_where=text("read_at IS NULL"),
        ),
    )


class MessageSender(Base):
    """What all workers share about one provider: its pace, and whether it is paused and why.

    Its row is locked while a worker claims, so that the rate and the day's budget hold for all
    workers together.
    """

    __tablename__ = "message_senders"

    provider: Mapped[str] = mapped_column(String(20), primary_key=True)
    next_free_at: Mapped[datetime] = mapped_column(UtcDateTime)
    paused_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    paused_reason: Mapped[str] = mapped_column(String(300), default="")
