"""The table of agencies' keys."""

from datetime import date, datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core.db.columns import Identified, UtcDateTime
from portal.core.extensions import Base
from portal.platform.accounts.models import User
from portal.registry.agencies.models import Agency


class AgencyToken(Identified, Base):
    """A key of one agency. The key is shown once; only its hash is stored.

    ``districts`` are the kecamatan it reads (``None``: all, and households without a village),
    ``datasets`` the keys of its datasets.
    """

    __tablename__ = "agency_tokens"

    agency_id: Mapped[int] = mapped_column(ForeignKey("agencies.id"), index=True)
    label: Mapped[str] = mapped_column(String(80))
    key_hash: Mapped[str] = mapped_column(String(64), unique=True)
    districts: Mapped[list[str] | None] = mapped_column(JSON(none_as_null=True))
    datasets: Mapped[list[str]] = mapped_column(JSON)
    full_numbers: Mapped[bool] = mapped_column(default=False)
    basis: Mapped[str] = mapped_column(String(200))  # legal basis: agreement, letter
    expires_on: Mapped[date]  # the last day on which it is valid
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    last_used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    revoked_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))

    agency: Mapped[Agency] = relationship()
    created_by: Mapped[User | None] = relationship(foreign_keys=[created_by_id])

    __table_args__ = (CheckConstraint("basis <> ''", name="has_basis"),)
