"""Tables of aid: catalogue, funds, decisions, decrees."""

import enum
from datetime import date, datetime
from typing import Any

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
from portal.casework.decisions.states import DecisionStatus
from portal.core.db.columns import Identified, RupiahColumn, UtcDateTime, Versioned, enum_column
from portal.core.extensions import Base
from portal.platform.accounts.models import User
from portal.registry.aid.models import Verdict


class AidKind(enum.StrEnum):
    """Kind of aid: cash, goods, or a tool for work."""

    CASH = "cash"
    GOODS = "goods"
    TOOL = "tool"


class CashMethod(enum.StrEnum):
    """How cash is paid."""

    BY_HAND = "by_hand"
    TRANSFER = "transfer"


class CatalogueItem(Identified, Versioned, Base):
    """Something that can be given. Cash may have no unit value: each proposal then says its own."""

    __tablename__ = "catalogue_items"

    kind: Mapped[AidKind] = mapped_column(enum_column(AidKind))
    name: Mapped[str] = mapped_column(String(120), unique=True)
    unit: Mapped[str] = mapped_column(String(30))
    unit_value: Mapped[int | None] = mapped_column(RupiahColumn)
    active: Mapped[bool] = mapped_column(default=True)


class FundSource(enum.StrEnum):
    """Source of the money of a fund. Personal gifts are not public money."""

    APBN = "apbn"
    APBD_PROVINCE = "apbd_province"
    APBD = "apbd"  # of the kabupaten or kota
    VILLAGE_FUND = "village_fund"
    ASN_PERSONAL = "asn_personal"
    BAZNAS = "baznas"
    CSR = "csr"
    OTHER = "other"


class Fund(Identified, Versioned, Base):
    """A budget. ``committed`` is the rupiah held by approved decisions; it cannot exceed
    ``amount``."""

    __tablename__ = "funds"

    name: Mapped[str] = mapped_column(String(120), unique=True)
    source: Mapped[FundSource] = mapped_column(enum_column(FundSource))
    year: Mapped[int]
    account_code: Mapped[str] = mapped_column(String(40), default="", server_default="")
    amount: Mapped[int] = mapped_column(RupiahColumn)
    committed: Mapped[int] = mapped_column(RupiahColumn, default=0)
    active: Mapped[bool] = mapped_column(default=True)

    __table_args__ = (
        CheckConstraint("committed >= 0 AND committed <= amount", name="not_overspent"),
    )


class Decree(Identified, Versioned, Base):
    """An SK: the legal act that names recipients in its annexed list (BNBA)."""

    __tablename__ = "decrees"

    number: Mapped[str] = mapped_column(String(80), unique=True)
    dated: Mapped[date]
    signed_by: Mapped[str] = mapped_column(String(120))
    signer_position: Mapped[str] = mapped_column(String(120))
    signer_nip: Mapped[str] = mapped_column(String(18), default="", server_default="")
    about: Mapped[str] = mapped_column(String(300), default="")
    issued_at: Mapped[datetime] = mapped_column(UtcDateTime)
    issued_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))

    __table_args__ = (Index("ix_decrees_dated", "dated", "id"),)


class Decision(Identified, Versioned, OfCase, Base):
    """Aid proposed for a case by one person and decided by another.

    ``overlaps`` is the snapshot of other aid shown to the approver (``queries.overlaps``). A
    decision is *open* while it is proposed, or approved with ``fulfilled_at`` empty (items owed).
    """

    __tablename__ = "decisions"

    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    status: Mapped[DecisionStatus] = mapped_column(
        enum_column(DecisionStatus), default=DecisionStatus.PROPOSED
    )
    reason: Mapped[str] = mapped_column(Text)
    minutes: Mapped[str] = mapped_column(String(300), default="")  # of the village meeting
    proposed_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    proposed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    decision_note: Mapped[str] = mapped_column(Text, default="")
    household_reason: Mapped[str] = mapped_column(Text, default="")  # shown to the family
    decree_id: Mapped[int | None] = mapped_column(ForeignKey("decrees.id"), index=True)
    fulfilled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    overlap_verdict: Mapped[Verdict | None] = mapped_column(
        enum_column(Verdict, name="overlap_verdict")
    )
    overlaps: Mapped[list[dict[str, Any]] | None] = mapped_column(JSON(none_as_null=True))
    overlap_seen: Mapped[bool] = mapped_column(default=False)
    override_reason: Mapped[str] = mapped_column(Text, default="")

    case: Mapped[Case] = relationship()
    items: Mapped[list["DecisionItem"]] = relationship(
        back_populates="decision", order_by="DecisionItem.id", cascade="all, delete-orphan"
    )
    decree: Mapped[Decree | None] = relationship()
    proposed_by: Mapped[User] = relationship(foreign_keys=[proposed_by_id])
    decided_by: Mapped[User | None] = relationship(foreign_keys=[decided_by_id])

    __table_args__ = (
        Index("ix_decisions_case", "case_id", "id"),
        Index("ix_decisions_status", "status", "id"),
        Index("ix_decisions_decided", "decided_by_id", "decided_at", "id"),
        Index(  # what still has to be handed over
            "ix_decisions_unfulfilled",
            "status",
            "case_id",
            sqlite_where=text("fulfilled_at IS NULL"),
            postgresql_where=text("fulfilled_at IS NULL"),
        ),
        Index(
            "uq_decisions_open",
            "case_id",
            unique=True,
            sqlite_where=text(
                "status = 'proposed' OR (status = 'approved' AND fulfilled_at IS NULL)"
            ),
            postgresql_where=text(
                "status = 'proposed' OR (status = 'approved' AND fulfilled_at IS NULL)"
            ),
        ),
        CheckConstraint("decided_by_id <> proposed_by_id", name="four_eyes"),
        CheckConstraint(
            "status NOT IN ('approved', 'declined')"
            " OR (decided_by_id IS NOT NULL AND decided_at IS NOT NULL)",
            name="decided_has_person",
        ),
        CheckConstraint(
            "status <> 'approved' OR overlap_verdict IS NULL OR overlap_verdict <> 'forbidden'"
            " OR override_reason <> ''",
            name="forbidden_needs_reason",
        ),
        CheckConstraint(
            "status <> 'approved' OR overlap_verdict IS NULL OR overlap_verdict <> 'review'"
            " OR overlap_seen",
            name="review_was_seen",
        ),
        CheckConstraint("status <> 'declined' OR household_reason <> ''", name="decline_told"),
    )

    @property
    def total(self) -> int:
        """Return the value of all items in rupiah."""
        return sum(item.total for item in self.items)


class DecisionItem(Identified, Base):
    """One item to give, as it was in the catalogue on the day of the proposal."""

    __tablename__ = "decision_items"

    decision_id: Mapped[int] = mapped_column(ForeignKey("decisions.id"), index=True)
    catalogue_item_id: Mapped[int] = mapped_column(ForeignKey("catalogue_items.id"))
    fund_id: Mapped[int] = mapped_column(ForeignKey("funds.id"), index=True)
    kind: Mapped[AidKind] = mapped_column(enum_column(AidKind))
    description: Mapped[str] = mapped_column(String(160))
    quantity: Mapped[int]
    unit: Mapped[str] = mapped_column(String(30))
    unit_value: Mapped[int] = mapped_column(RupiahColumn)
    cash_method: Mapped[CashMethod | None] = mapped_column(enum_column(CashMethod))
    given_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # set by handovers
    released_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # will not be given

    decision: Mapped[Decision] = relationship(back_populates="items")
    fund: Mapped[Fund] = relationship()

    __table_args__ = (
        UniqueConstraint("decision_id", "catalogue_item_id", "fund_id"),
        Index("ix_decision_items_given", "fund_id", "given_at", "id"),
        CheckConstraint("quantity > 0 AND unit_value > 0", name="something_given"),
        CheckConstraint("(kind = 'cash') = (cash_method IS NOT NULL)", name="cash_has_method"),
        CheckConstraint("given_at IS NULL OR released_at IS NULL", name="given_or_released"),
    )

    @property
    def is_owed(self) -> bool:
        """Return whether it was neither given nor released."""
        return self.given_at is None and self.released_at is None

    @property
    def total(self) -> int:
        """Return the value in rupiah."""
        return self.quantity * self.unit_value
