"""Table of setting values."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core.db.columns import Identified, UtcDateTime
from portal.core.extensions import Base
from portal.platform.accounts.models import User


class SettingValue(Identified, Base):
    """A value of one setting from a day on. Rows are added, never changed. Of several for one day
    the highest ``turn`` is valid; each turn is unique."""

    __tablename__ = "setting_values"

    key: Mapped[str] = mapped_column(String(80))
    value: Mapped[Any] = mapped_column(JSON)
    valid_from: Mapped[date]
    turn: Mapped[int] = mapped_column(default=1)
    basis: Mapped[str] = mapped_column(String(300), default="")
    set_at: Mapped[datetime] = mapped_column(UtcDateTime)
    set_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))

    set_by: Mapped[User | None] = relationship()

    __table_args__ = (UniqueConstraint("key", "valid_from", "turn"),)
