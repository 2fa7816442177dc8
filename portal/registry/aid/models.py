"""Tables of the ledger of aid, of its sources and of the rules of overlap."""

import enum
from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core.db.columns import Identified, RupiahColumn, UtcDateTime, Versioned, enum_column
from portal.core.extensions import Base
from portal.registry.agencies.models import BenefitKind, Import, Programme
from portal.registry.households.models import Household, Person


class FactSource(enum.StrEnum):
    """What a fact rests on; ``source_id`` is the number of that record."""

    LIST = "list"  # a row of an agency's list (source record)
    HANDOVER = "handover"  # an item that we handed over
    GIFT = "gift"  # of a sponsor


class AidFact(Identified, Base):
    """Somebody was given something, once, however many sources say so.

    ``payment`` tells the payments of one person and programme apart: day, stage and value for what
    lists say (see ``payments.payment_key``), the own record for what we gave. ``household`` is the
    family at that time. ``given_on`` is unknown where a list does not say; for aid over a period
    ``until`` is its last day. A fact goes with its last source.
    """

    __tablename__ = "aid_facts"

    person_id: Mapped[int] = mapped_column(ForeignKey("persons.id"), index=True)
    household_id: Mapped[int] = mapped_column(ForeignKey("households.id"), index=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programmes.id"), index=True)
    kind: Mapped[BenefitKind] = mapped_column(enum_column(BenefitKind))
    value: Mapped[int | None] = mapped_column(RupiahColumn)
    said: Mapped[str] = mapped_column(String(160), default="")  # in the words of the source
    given_on: Mapped[date | None]
    until: Mapped[date | None]
    payment: Mapped[str] = mapped_column(String(80))

    person: Mapped[Person] = relationship()
    household: Mapped[Household] = relationship()
    programme: Mapped[Programme] = relationship()
    sources: Mapped[list["AidSource"]] = relationship(
        back_populates="fact",
        cascade="all, delete-orphan",
        passive_deletes=True,
        order_by="AidSource.id",
    )

    __table_args__ = (
        UniqueConstraint("person_id", "programme_id", "payment"),
        CheckConstraint("value IS NULL OR value >= 0", name="value_not_negative"),
        CheckConstraint("until IS NULL OR until >= given_on", name="period_forward"),
    )


class AidSource(Identified, Base):
    """One record that says a fact of aid. A record is a source once."""

    __tablename__ = "aid_sources"

    fact_id: Mapped[int] = mapped_column(ForeignKey("aid_facts.id", ondelete="CASCADE"), index=True)
    source: Mapped[FactSource] = mapped_column(enum_column(FactSource))
    source_id: Mapped[int]
    import_id: Mapped[int | None] = mapped_column(ForeignKey("imports.id"), index=True)

    fact: Mapped[AidFact] = relationship(back_populates="sources")
    imported: Mapped[Import | None] = relationship()

    __table_args__ = (
        UniqueConstraint("source", "source_id"),
        CheckConstraint("(source = 'list') = (import_id IS NOT NULL)", name="list_has_import"),
    )


class Verdict(enum.StrEnum):
    """What a rule says of two kinds of aid side by side."""

    ALLOWED = "allowed"
    REVIEW = "review"
    FORBIDDEN = "forbidden"


class AidRule(Identified, Versioned, Base):
    """What holds when the first aid is proposed to somebody who was given the second.

    An empty side means any. ``same_kind`` limits the rule to aid of the kind that is proposed,
    ``regular_only`` to programmes that give again and again. ``within_months`` empty means ever.
    """

    __tablename__ = "aid_rules"

    name: Mapped[str] = mapped_column(String(160))
    proposed_programme_id: Mapped[int | None] = mapped_column(ForeignKey("programmes.id"))
    proposed_kind: Mapped[BenefitKind | None] = mapped_column(
        enum_column(BenefitKind, name="proposed_kind")
    )
    given_programme_id: Mapped[int | None] = mapped_column(ForeignKey("programmes.id"))
    given_kind: Mapped[BenefitKind | None] = mapped_column(
        enum_column(BenefitKind, name="given_kind")
    )
    regular_only: Mapped[bool] = mapped_column(default=False)
    same_kind: Mapped[bool] = mapped_column(default=False)
    per_person: Mapped[bool] = mapped_column(default=False)  # otherwise per family (KK)
    within_months: Mapped[int | None]
    verdict: Mapped[Verdict] = mapped_column(enum_column(Verdict))
    legal_basis: Mapped[str] = mapped_column(String(300))
    valid_from: Mapped[date]
    valid_until: Mapped[date | None]

    __table_args__ = (
        Index("ix_aid_rules_valid", "valid_from", "valid_until"),
        CheckConstraint("valid_until IS NULL OR valid_until >= valid_from", name="valid_forward"),
        CheckConstraint("within_months IS NULL OR within_months > 0", name="some_months"),
        CheckConstraint("legal_basis <> ''", name="has_basis"),
    )


class Direction(enum.StrEnum):
    """Whether hashes went out to another agency or came in from one."""

    EXPORT = "export"
    CHECK = "check"


class OverlapExchange(Identified, Base):
    """One exchange of keyed hashes, so that it is known what left the house, when and by whom.

    Neither the key nor any hash is kept.
    """

    __tablename__ = "overlap_exchanges"

    direction: Mapped[Direction] = mapped_column(enum_column(Direction))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    rows: Mapped[int]
    hits: Mapped[int | None]
