"""Tables of events and handovers."""

import enum
from datetime import datetime

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.casework.cases.models import Case, OfCase
from portal.casework.decisions.models import Decision, DecisionItem
from portal.casework.handovers.states import EventStatus
from portal.core.db.columns import Identified, UtcDateTime, Versioned, enum_column
from portal.core.extensions import Base
from portal.platform.accounts.models import User
from portal.platform.audit import Place
from portal.platform.offline.models import DeviceCommand
from portal.registry.households.models import Person


class HandoverEvent(Identified, Versioned, Base):
    """A day and place at which aid is handed over to many families."""

    __tablename__ = "events"

    name: Mapped[str] = mapped_column(String(160))
    starts_at: Mapped[datetime] = mapped_column(UtcDateTime)
    place: Mapped[str] = mapped_column(String(160))
    district_code: Mapped[str] = mapped_column(ForeignKey("regions.code"))
    status: Mapped[EventStatus] = mapped_column(
        enum_column(EventStatus), default=EventStatus.PLANNED
    )
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    #: Secret of the link to the screen in the hall; none unless there is one.
    screen_key: Mapped[str | None] = mapped_column(String(43), unique=True)

    officers: Mapped[list["EventOfficer"]] = relationship(cascade="all, delete-orphan")

    __table_args__ = (
        Index("ix_events_starts_at", "starts_at", "id"),
        Index("ix_events_district_code", "district_code", "starts_at", "id"),
    )

    @property
    def audit_place(self) -> Place:
        return Place(district_code=self.district_code)


class EventOfficer(Base):
    """An officer of an event."""

    __tablename__ = "event_officers"

    event_id: Mapped[int] = mapped_column(ForeignKey("events.id"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), primary_key=True, index=True)

    user: Mapped[User] = relationship()


class Invitation(Identified, OfCase, Base):
    """A decision on an event's roster; on one roster at a time, until withdrawn."""

    __tablename__ = "invitations"

    event_id: Mapped[int] = mapped_column(ForeignKey("events.id"))
    decision_id: Mapped[int] = mapped_column(ForeignKey("decisions.id"))
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    invited_at: Mapped[datetime] = mapped_column(UtcDateTime)
    invited_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    checked_in_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    event: Mapped[HandoverEvent] = relationship()
    decision: Mapped[Decision] = relationship()
    case: Mapped[Case] = relationship()

    __table_args__ = (
        Index("ix_invitations_event", "event_id", "id"),
        Index(
            "uq_invitations_decision",
            "decision_id",
            unique=True,
            sqlite_where=text("withdrawn_at IS NULL"),
            postgresql_where=text("withdrawn_at IS NULL"),
        ),
    )


class ItemCondition(enum.StrEnum):
    """The condition of an item when it was given."""

    GOOD = "good"
    MINOR_FLAW = "minor_flaw"


class SignatureKind(enum.StrEnum):
    """Where the receipt was signed."""

    SCREEN = "screen"
    PAPER = "paper"
    THUMBPRINT = "thumbprint"


class EventDesk(Base):
    """What an officer of an event has set for the own desk. Nobody else's handovers use it."""

    __tablename__ = "event_desks"

    event_id: Mapped[int] = mapped_column(ForeignKey("events.id"), primary_key=True)
    officer_id: Mapped[int] = mapped_column(ForeignKey("users.id"), primary_key=True, index=True)
    table_name: Mapped[str] = mapped_column(String(40))
    place: Mapped[str] = mapped_column(String(160))
    first_witness: Mapped[str] = mapped_column(String(120))
    second_witness: Mapped[str] = mapped_column(String(120))
    signature_kind: Mapped[SignatureKind] = mapped_column(enum_column(SignatureKind))
    set_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Handover(Identified, OfCase, Base):
    """Aid handed over. A mistaken handover is voided with a reason and stays readable."""

    __tablename__ = "handovers"

    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    decision_id: Mapped[int] = mapped_column(ForeignKey("decisions.id"), index=True)
    event_id: Mapped[int | None] = mapped_column(ForeignKey("events.id"), index=True)
    recipient_id: Mapped[int] = mapped_column(ForeignKey("persons.id"), index=True)
    representative_name: Mapped[str] = mapped_column(String(120), default="")
    representative_nik: Mapped[str] = mapped_column(String(16), default="")
    representative_relation: Mapped[str] = mapped_column(String(60), default="")
    representative_letter: Mapped[str] = mapped_column(String(160), default="")  # surat kuasa
    handed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    place: Mapped[str] = mapped_column(String(160))
    table_name: Mapped[str] = mapped_column(String(40), default="")
    officer_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    first_witness: Mapped[str] = mapped_column(String(120))
    second_witness: Mapped[str] = mapped_column(String(120))
    village_head: Mapped[str] = mapped_column(String(120), default="")
    signature_kind: Mapped[SignatureKind] = mapped_column(enum_column(SignatureKind))
    signature_file_id: Mapped[int | None] = mapped_column(ForeignKey("stored_files.id"))
    photo_file_id: Mapped[int | None] = mapped_column(ForeignKey("stored_files.id"))
    photo_consent: Mapped[bool] = mapped_column(default=False)
    transfer_bank: Mapped[str] = mapped_column(String(60), default="")
    transfer_account: Mapped[str] = mapped_column(String(40), default="")  # last 4 digits only
    transfer_holder: Mapped[str] = mapped_column(String(120), default="")
    transfer_reference: Mapped[str] = mapped_column(String(60), default="")
    note: Mapped[str] = mapped_column(Text, default="")
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    voided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    voided_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    void_reason: Mapped[str] = mapped_column(Text, default="")

    case: Mapped[Case] = relationship()
    decision: Mapped[Decision] = relationship()
    event: Mapped[HandoverEvent | None] = relationship()
    recipient: Mapped[Person] = relationship()
    officer: Mapped[User] = relationship(foreign_keys=[officer_id])
    voided_by: Mapped[User | None] = relationship(foreign_keys=[voided_by_id])
    items: Mapped[list["HandoverItem"]] = relationship(
        back_populates="handover", order_by="HandoverItem.id", cascade="all, delete-orphan"
    )

    __table_args__ = (
        Index("ix_handovers_case", "case_id", "id"),
        Index(
            "ix_handovers_voided",
            "voided_at",
            "id",
            sqlite_where=text("voided_at IS NOT NULL"),
            postgresql_where=text("voided_at IS NOT NULL"),
        ),
        CheckConstraint("photo_file_id IS NULL OR photo_consent", name="photo_by_consent"),
        CheckConstraint(
            "(signature_kind = 'screen') = (signature_file_id IS NOT NULL)",
            name="screen_signature_kept",
        ),
        CheckConstraint("(voided_at IS NULL) = (void_reason = '')", name="void_has_reason"),
        CheckConstraint(
            "representative_name = '' OR representative_relation <> ''",
            name="representative_has_relation",
        ),
    )


class HandoverItem(Identified, Base):
    """A given item. A unique index allows one valid handover of each item."""

    __tablename__ = "handover_items"

    handover_id: Mapped[int] = mapped_column(ForeignKey("handovers.id"), index=True)
    decision_item_id: Mapped[int] = mapped_column(ForeignKey("decision_items.id"))
    condition: Mapped[ItemCondition] = mapped_column(enum_column(ItemCondition, name="condition"))
    condition_note: Mapped[str] = mapped_column(String(160), default="")
    voided: Mapped[bool] = mapped_column(default=False)

    handover: Mapped[Handover] = relationship(back_populates="items")
    decision_item: Mapped[DecisionItem] = relationship()

    __table_args__ = (
        UniqueConstraint("handover_id", "decision_item_id"),
        Index(
            "uq_handover_items_given_once",
            "decision_item_id",
            unique=True,
            sqlite_where=text("NOT voided"),
            postgresql_where=text("NOT voided"),
        ),
    )


class HandoverClaim(Identified, OfCase, Base):
    """A handover made without signal that could not be recorded: another officer's came first, or
    the family was no longer on the roster. It keeps its proof until a supervisor settles it, and
    afterwards.

    ``handover_id`` is the valid handover of the same items at that time, if there was one.
    """

    __tablename__ = "handover_claims"

    command_id: Mapped[int] = mapped_column(ForeignKey("device_commands.id"), unique=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("events.id"))
    decision_id: Mapped[int] = mapped_column(ForeignKey("decisions.id"), index=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    officer_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    item_ids: Mapped[list[int]] = mapped_column(JSON)
    handed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    table_name: Mapped[str] = mapped_column(String(40))
    place: Mapped[str] = mapped_column(String(160))
    first_witness: Mapped[str] = mapped_column(String(120))
    second_witness: Mapped[str] = mapped_column(String(120))
    signature_kind: Mapped[SignatureKind] = mapped_column(enum_column(SignatureKind))
    signature_file_id: Mapped[int | None] = mapped_column(ForeignKey("stored_files.id"))
    why: Mapped[str] = mapped_column(Text)
    handover_id: Mapped[int | None] = mapped_column(ForeignKey("handovers.id"))
    settled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    settled_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    settlement: Mapped[str] = mapped_column(Text, default="")

    command: Mapped[DeviceCommand] = relationship()
    event: Mapped[HandoverEvent] = relationship()
    decision: Mapped[Decision] = relationship()
    case: Mapped[Case] = relationship()
    officer: Mapped[User] = relationship(foreign_keys=[officer_id])
    handover: Mapped[Handover | None] = relationship()
    settled_by: Mapped[User | None] = relationship(foreign_keys=[settled_by_id])

    __table_args__ = (
        Index("ix_handover_claims_event", "event_id", "id"),
        CheckConstraint(
            "(signature_kind = 'screen') = (signature_file_id IS NOT NULL)",
            name="screen_signature_kept",
        ),
        CheckConstraint("(settled_at IS NULL) = (settlement = '')", name="settled_says_how"),
    )
