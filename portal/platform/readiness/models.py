"""Table of what a person has confirmed."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core.db.columns import Identified, UtcDateTime
from portal.core.extensions import Base
from portal.platform.accounts.models import User


class ConfirmedCheck(Identified, Base):
    """A line of the list that a person has judged. ``digest`` is that of what they saw."""

    __tablename__ = "confirmed_checks"

    key: Mapped[str] = mapped_column(String(60), unique=True)
    digest: Mapped[str] = mapped_column(String(64))
    confirmed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    confirmed_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))

    confirmed_by: Mapped[User | None] = relationship()
