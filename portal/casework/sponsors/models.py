"""Tables of sponsors."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.casework.cases.models import Case, OfCase
from portal.core.clock import to_local
from portal.core.db.columns import Identified, RupiahColumn, UtcDateTime, Versioned, enum_column
from portal.core.extensions import Base
from portal.platform.accounts.models import User
from portal.platform.audit import Place
from portal.registry.agencies.models import BenefitKind
from portal.registry.households.models import Person

_RUNNING = text("ended_at IS NULL")


class Sponsor(Identified, Versioned, Base):
    """An official willing to look after a mother at their own expense."""

    __tablename__ = "sponsors"

    name: Mapped[str] = mapped_column(String(120))
    office: Mapped[str] = mapped_column(String(160))
    phone: Mapped[str | None] = mapped_column(String(20))
    active: Mapped[bool] = mapped_column(default=True)

    __table_args__ = (UniqueConstraint("name", "office"), Index("ix_sponsors_name", "name", "id"))


class Sponsorship(Identified, OfCase, Base):
    """The sponsorship of the mother of one case: at most one at a time for either side.

    In a family without a woman, ``mother`` is the member looked after. ``kin`` records a family
    relation between the two. ``quiet_since`` is the day of the last contact, or of the start
    without one; ``services`` keep it up to date.
    """

    __tablename__ = "sponsorships"

    sponsor_id: Mapped[int] = mapped_column(ForeignKey("sponsors.id"))
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    mother_id: Mapped[int] = mapped_column(ForeignKey("persons.id"), index=True)
    paired_at: Mapped[datetime] = mapped_column(UtcDateTime)
    kin: Mapped[str] = mapped_column(String(80), default="")
    quiet_since: Mapped[date]
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    end_reason: Mapped[str] = mapped_column(String(500), default="")
    ended_with_case: Mapped[bool] = mapped_column(default=False)

    sponsor: Mapped[Sponsor] = relationship()
    case: Mapped[Case] = relationship()
    mother: Mapped[Person] = relationship()
    contacts: Mapped[list["Contact"]] = relationship(
        back_populates="sponsorship", order_by="Contact.made_on.desc(), Contact.id.desc()"
    )

    __table_args__ = (
        Index(
            "uq_sponsorships_running_case",
            "case_id",
            unique=True,
            sqlite_where=_RUNNING,
            postgresql_where=_RUNNING,
        ),
        Index(
            "uq_sponsorships_running_sponsor",
            "sponsor_id",
            unique=True,
            sqlite_where=_RUNNING,
            postgresql_where=_RUNNING,
        ),
        Index(
            "ix_sponsorships_quiet",
            "quiet_since",
            "id",
            sqlite_where=_RUNNING,
            postgresql_where=_RUNNING,
        ),
        CheckConstraint("(ended_at IS NULL) = (end_reason = '')", name="end_has_reason"),
        CheckConstraint("ended_at IS NULL OR ended_at >= paired_at", name="forward"),
    )

    @property
    def since(self) -> date:
        """Return the local day on which it began."""
        return to_local(self.paired_at).date()

    @property
    def ended_on(self) -> date | None:
        """Return the local day on which it ended."""
        return None if self.ended_at is None else to_local(self.ended_at).date()


class Contact(Identified, Base):
    """A visit or call by the sponsor, with or without a gift.

    ``gift_value`` is rupiah, ``None`` for goods without a value. A withdrawn contact is kept with
    its reason. ``submission`` is the form's token: a contact sent twice is stored once.
    """

    __tablename__ = "sponsor_contacts"

    sponsorship_id: Mapped[int] = mapped_column(ForeignKey("sponsorships.id"))
    made_on: Mapped[date]
    note: Mapped[str] = mapped_column(Text, default="")
    gift_kind: Mapped[BenefitKind | None] = mapped_column(enum_column(BenefitKind))
    gift: Mapped[str] = mapped_column(String(160), default="")
    gift_value: Mapped[int | None] = mapped_column(RupiahColumn)
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    recorded_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    withdrawn_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    withdraw_reason: Mapped[str] = mapped_column(String(500), default="")
    submission: Mapped[str | None] = mapped_column(String(64), unique=True)

    sponsorship: Mapped[Sponsorship] = relationship(back_populates="contacts")
    recorded_by: Mapped[User | None] = relationship(foreign_keys=[recorded_by_id])

    __table_args__ = (
        Index("ix_sponsor_contacts_day", "sponsorship_id", "made_on", "id"),
        CheckConstraint("(gift_kind IS NULL) = (gift = '')", name="gift_is_named"),
        CheckConstraint(
            "gift_value IS NULL OR (gift_value > 0 AND gift_kind IS NOT NULL)",
            name="value_of_a_gift",
        ),
        CheckConstraint("(withdrawn_at IS NULL) = (withdraw_reason = '')", name="withdrawn_why"),
    )

    @property
    def audit_place(self) -> Place:
        return self.sponsorship.case.audit_place
