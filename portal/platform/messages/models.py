"""Tables of SMS. The message row is the outbox."""

import enum
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core.db.columns import Identified, UtcDateTime, enum_column
from portal.core.extensions import Base
from portal.platform.accounts.models import User
from portal.platform.audit import Place


class MessageStatus(enum.StrEnum):
    """Status of a message. It only moves forward: a late report never undoes a later status.

    ``uncertain``: the provider may have accepted it; it is looked up before anything is sent again.
    ``blocked``: it never left (no phone, no consent, too long, no provider); the reason is stored.
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

_EXPIRES = text("status = 'queued' AND expires_at IS NOT NULL")


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
    """One SMS with its text, written in the transaction of the step that causes it.

    ``dedupe_key`` makes a step queue once. ``case_id`` has no foreign key, because cases are on a
    higher floor. A message is not sent or resent after ``expires_at``, when its text is out of
    date, or if ``untrue_reason`` is set, which says why the text no longer holds.
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
    failure_seen_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # contact.replies
    expires_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    untrue_reason: Mapped[str] = mapped_column(String(300), default="", server_default="")

    __table_args__ = (
        Index("ix_messages_due", "status", "urgent", "not_before", "id"),
        Index("ix_messages_status", "status", "id"),
        Index("ix_messages_step", "step", "id"),
        Index("ix_messages_to", "to", "queued_at"),
        Index("ix_messages_sent", "sent_at"),
        Index("ix_messages_district", "district_code", "id"),
        Index(
            "ix_messages_failure",
            "id",
            sqlite_where=_FAILURE_UNSEEN,
            postgresql_where=_FAILURE_UNSEEN,
        ),
        Index(
            "ix_messages_expiry",
            "expires_at",
            sqlite_where=_EXPIRES,
            postgresql_where=_EXPIRES,
        ),
        CheckConstraint("status IN ('blocked', 'cancelled') OR \"to\" IS NOT NULL", name="has_to"),
        CheckConstraint("status <> 'blocked' OR status_reason <> ''", name="blocked_says_why"),
    )

    @property
    def audit_place(self) -> Place:
        return Place(self.case_id, self.district_code)


class MessageFinding(Identified, Base):
    """The result of checking an uncertain message by hand, with its source. It is kept even if the
    provider reports otherwise later.
    """

    __tablename__ = "message_findings"

    message_id: Mapped[int] = mapped_column(ForeignKey("messages.id"), unique=True)
    went_out: Mapped[bool]
    evidence: Mapped[str] = mapped_column(String(500))
    found_at: Mapped[datetime] = mapped_column(UtcDateTime)
    found_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))

    finder: Mapped[User] = relationship(lazy="joined")

    __table_args__ = (CheckConstraint("evidence <> ''", name="has_evidence"),)


class InboundMessage(Identified, Base):
    """One received SMS, unique by the provider's id.

    ``sender`` is as reported: a number, or a word for alphanumeric senders. ``read_at`` is set by
    the feature that processes it.
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


class HeldNumber(Base):
    """A number to which nothing is sent until somebody has read the message from its owner."""

    __tablename__ = "held_numbers"

    number: Mapped[str] = mapped_column(String(20), primary_key=True)  # E.164
    held_at: Mapped[datetime] = mapped_column(UtcDateTime)


class MessageSender(Base):
    """State of a provider shared by all workers: pace, pause, and the reason of the pause.

    A worker locks the row while it claims, so that rate and daily budget hold for all workers
    together.
    """

    __tablename__ = "message_senders"

    provider: Mapped[str] = mapped_column(String(20), primary_key=True)
    next_free_at: Mapped[datetime] = mapped_column(UtcDateTime)
    paused_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    paused_reason: Mapped[str] = mapped_column(String(300), default="")
