"""Tables of staff accounts."""

from datetime import datetime

from flask_login import UserMixin
from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.columns import Identified, UtcDateTime, Versioned, enum_column
from portal.extensions import Base
from portal.permissions import Role


class User(Identified, Versioned, UserMixin, Base):
    """A member of staff who signs in. Is an ``Actor``.

    ``session_epoch`` grows when the password changes or the account is closed: every open
    session of an older epoch ends.
    """

    __tablename__ = "users"

    email: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    nip: Mapped[str | None] = mapped_column(String(18))
    position: Mapped[str | None] = mapped_column(String(120))
    role: Mapped[Role] = mapped_column(enum_column(Role))
    password_hash: Mapped[str]
    must_change_password: Mapped[bool] = mapped_column(default=False)
    everywhere: Mapped[bool] = mapped_column(default=False)
    active: Mapped[bool] = mapped_column(default=True)
    session_epoch: Mapped[int] = mapped_column(default=1)
    language: Mapped[str] = mapped_column(String(8), default="id")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    last_seen_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    districts: Mapped[list["UserDistrict"]] = relationship(
        cascade="all, delete-orphan", order_by="UserDistrict.district_code"
    )

    __table_args__ = (CheckConstraint("email = lower(email)", name="email_lower"),)

    @property
    def is_active(self) -> bool:
        """Flask-Login's question: may this account hold a session?"""
        return self.active

    def get_id(self) -> str:
        """Session identity: the account and the epoch of its credentials."""
        return f"{self.id}.{self.session_epoch}"

    @property
    def actor_id(self) -> int:
        return self.id

    @property
    def actor_name(self) -> str:
        return self.name

    @property
    def district_codes(self) -> frozenset[str] | None:
        if self.everywhere:
            return None
        return frozenset(item.district_code for item in self.districts)


class UserDistrict(Base):
    """A kecamatan in an account's scope."""

    __tablename__ = "user_districts"

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), primary_key=True)
    district_code: Mapped[str] = mapped_column(String(13), primary_key=True)
