"""Tables of the ledger of aid, its sources, and the rules of overlap."""

import enum
from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core.db.columns import Identified, RupiahColumn, UtcDateTime, Versioned, enum_column
from portal.core.extensions import Base
from portal.registry.agencies.models import BenefitKind, Import, Programme
from portal.registry.households.models import Household, Person


class FactSource(enum.StrEnum):
    """Kind of source of a fact; ``source_id`` is the id of the record."""

    LIST = "list"  # a row of an agency's list (source record)
    HANDOVER = "handover"  # an item handed over by the portal's programme
    GIFT = "gift"  # a gift of a sponsor


class AidFact(Identified, Base):
    """Aid that somebody received once, however many sources report it.

    ``payment`` distinguishes the payments of one person and programme: day, stage and value for
    lists (see ``payments.payment_key``), the source record for our own aid. ``household`` is the
    family at that time. ``given_on`` is empty if a list does not state it; for aid over a period
    ``until`` is its last day. A fact is deleted with its last source.
    """

    __tablename__ = "aid_facts"

    person_id: Mapped[int] = mapped_column(ForeignKey("persons.id"), index=True)
    household_id: Mapped[int] = mapped_column(ForeignKey("households.id"), index=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programmes.id"), index=True)
    kind: Mapped[BenefitKind] = mapped_column(enum_column(BenefitKind))
    value: Mapped[int | None] = mapped_column(RupiahColumn)
    said: Mapped[str] = mapped_column(String(160), default="")  # as written by the source
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
    """A record that reports a fact of aid; unique per record."""

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
    """Result of a rule for two kinds of aid."""

    ALLOWED = "allowed"
    REVIEW = "review"
    FORBIDDEN = "forbidden"


class AidRule(Identified, Versioned, Base):
    """A rule for proposing the first aid to somebody who received the second.

    An empty side matches any aid. ``same_kind`` limits the rule to aid of the proposed kind,
    ``regular_only`` to programmes with regular aid. An empty ``within_months`` means without limit.
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
    per_person: Mapped[bool] = mapped_column(default=False)  # otherwise per family (No. KK)
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
    """Whether hashes were sent to another agency or received from one."""

    EXPORT = "export"
    CHECK = "check"


class OverlapExchange(Identified, Base):
    """One exchange of keyed hashes: what left the portal, when and by whom.

    Neither the key nor any hash is stored.
    """

    __tablename__ = "overlap_exchanges"

    direction: Mapped[Direction] = mapped_column(enum_column(Direction))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    rows: Mapped[int]
    hits: Mapped[int | None]
