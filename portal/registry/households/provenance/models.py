"""Tables of staff statements and pinned values."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.db.columns import Identified, UtcDateTime, enum_column
from portal.core.extensions import Base
from portal.registry.households.provenance.conflict_resolution import Datum


class StaffStatement(Identified, Base):
    """Values that staff entered in one form; never changed, like a row of an agency's list.

    ``said`` holds plain values by :class:`Datum`. ``said_by_id`` is ``None`` if the portal entered
    them.
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
    """A decision by staff that the current value stays, whatever lists state."""

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
