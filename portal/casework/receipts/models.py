"""Tables of papers."""

import enum
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.casework.decisions.models import Decision
from portal.casework.handovers.models import Handover
from portal.casework.receipts.states import PaperStatus
from portal.core.db.columns import Identified, UtcDateTime, enum_column
from portal.core.extensions import Base
from portal.platform.accounts.models import User
from portal.platform.audit import Place
from portal.platform.files.models import StoredFile


class PaperKind(enum.StrEnum):
    """Kind of paper: BAST for goods and tools, kuitansi for cash."""

    BAST = "bast"
    RECEIPT = "receipt"  # tanda terima / kuitansi


class SheetSize(enum.StrEnum):
    """The paper size of a print."""

    A4 = "A4"
    A5 = "A5"


class Paper(Identified, Base):
    """A numbered paper. ``snapshot`` is its whole content; the PDF is made from it alone.

    ``token`` (128 random bits) opens the public check page; the number, which can be guessed, does
    not.
    """

    __tablename__ = "papers"

    kind: Mapped[PaperKind] = mapped_column(enum_column(PaperKind))
    year: Mapped[int]
    sequence: Mapped[int]
    #: Collation "C" on PostgreSQL: others cannot use the index for prefixes of a number.
    number: Mapped[str] = mapped_column(
        String(60).with_variant(String(60, collation="C"), "postgresql"), unique=True
    )
    token: Mapped[str] = mapped_column(String(43), unique=True)
    status: Mapped[PaperStatus] = mapped_column(enum_column(PaperStatus))
    size: Mapped[SheetSize] = mapped_column(enum_column(SheetSize, name="papersize"))
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    decision_id: Mapped[int] = mapped_column(ForeignKey("decisions.id"), index=True)
    handover_id: Mapped[int | None] = mapped_column(ForeignKey("handovers.id"))
    snapshot: Mapped[dict[str, Any]] = mapped_column(JSON)
    first_pdf_id: Mapped[int | None] = mapped_column(ForeignKey("stored_files.id"))
    issued_at: Mapped[datetime] = mapped_column(UtcDateTime)
    issued_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    voided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    voided_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    void_reason: Mapped[str] = mapped_column(Text, default="")

    decision: Mapped[Decision] = relationship()
    handover: Mapped[Handover | None] = relationship()
    first_pdf: Mapped[StoredFile | None] = relationship()
    prints: Mapped[list["Print"]] = relationship(order_by="Print.copy")

    __table_args__ = (
        UniqueConstraint("year", "kind", "sequence"),
        Index("ix_papers_handover", "handover_id"),
        Index("ix_papers_sequence", "sequence"),
        Index("ix_papers_year", "year", "id"),
        Index("ix_papers_status", "status", "id"),
        CheckConstraint("(status = 'void') = (voided_at IS NOT NULL)", name="void_is_dated"),
        CheckConstraint("status <> 'void' OR void_reason <> ''", name="void_has_reason"),
        CheckConstraint(
            "status <> 'issued' OR handover_id IS NOT NULL", name="issued_for_handover"
        ),
    )

    @property
    def was_prepared(self) -> bool:
        """Return whether its number was reserved before the handover was recorded."""
        return self.handover is None or self.issued_at < self.handover.recorded_at

    @property
    def audit_place(self) -> Place:
        return self.decision.case.audit_place


class Print(Identified, Base):
    """One print of a paper: copy 0 is the original, n ≥ 1 is reprint n."""

    __tablename__ = "paper_prints"

    paper_id: Mapped[int] = mapped_column(ForeignKey("papers.id"))
    copy: Mapped[int]
    printed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    printed_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    reason: Mapped[str] = mapped_column(String(200), default="")

    printed_by: Mapped[User | None] = relationship()

    __table_args__ = (UniqueConstraint("paper_id", "copy"),)
