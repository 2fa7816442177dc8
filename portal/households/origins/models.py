"""Tables of what staff said of a person or a family, and of what they hold fast."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.columns import Identified, UtcDateTime, enum_column
from portal.extensions import Base
from portal.households.origins.rule import Datum


class StaffStatement(Identified, Base):
    """What staff typed in one form, for good: as a row of a list is what its agency said.

    ``said`` holds plain values by :class:`Datum`. ``said_by_id`` is None where the portal did it.
    """

    __tablename__ = "staff_statements"

    person_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id"), index=True)
    household_id: Mapped[int | None] = mapped_column(ForeignKey("households.id"), index=True)
    said: Mapped[dict[str, Any]] = mapped_column(JSON)
    said_at: Mapped[datetime] = mapped_column(UtcDateTime)
    said_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))

    __table_args__ = (
        CheckConstraint("(person_id IS NULL) <> (household_id IS NULL)", name="of_one"),
    )


class ValuePin(Identified, Base):
    """A person has decided: the value that stands in the registry stays, whatever lists say."""

    __tablename__ = "value_pins"

    person_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id"))
    household_id: Mapped[int | None] = mapped_column(ForeignKey("households.id"))
    datum: Mapped[Datum] = mapped_column(enum_column(Datum))
    pinned_at: Mapped[datetime] = mapped_column(UtcDateTime)
    pinned_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))

    __table_args__ = (
        UniqueConstraint("person_id", "datum"),
        UniqueConstraint("household_id", "datum"),
        CheckConstraint("(person_id IS NULL) <> (household_id IS NULL)", name="of_one"),
    )
