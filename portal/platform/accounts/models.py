"""Tables of staff accounts."""

from datetime import datetime

from flask_login import UserMixin
from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core.db.columns import Identified, UtcDateTime, Versioned, enum_column
from portal.core.extensions import Base
from portal.platform.permissions import Role

#: Maximum length of an IPv6 address, and of a stored User-Agent.
LONGEST_ADDRESS, LONGEST_AGENT = 45, 200


class User(Identified, Versioned, UserMixin, Base):
    """A member of staff who signs in. Implements ``Actor``.

    ``session_epoch`` is incremented when the password changes or the account is closed: sessions
    with an older epoch end.
    """

    __tablename__ = "users"

    email: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    nip: Mapped[str | None] = mapped_column(String(18))
    position: Mapped[str | None] = mapped_column(String(120))
    role: Mapped[Role] = mapped_column(enum_column(Role))
    password_hash: Mapped[str]
    must_change_password: Mapped[bool] = mapped_column(default=False)
    #: Until when a temporary password opens the account; none for a password of one's own.
    password_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    everywhere: Mapped[bool] = mapped_column(default=False)
    active: Mapped[bool] = mapped_column(default=True)
    session_epoch: Mapped[int] = mapped_column(default=1)
    language: Mapped[str] = mapped_column(String(8), default="id")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    last_seen_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    districts: Mapped[list["UserDistrict"]] = relationship(
        cascade="all, delete-orphan", order_by="UserDistrict.district_code"
    )

    __table_args__ = (
        Index("ix_users_name", "name", "id"),
        CheckConstraint("email = lower(email)", name="email_lower"),
    )

    @property
    def is_active(self) -> bool:
        """Whether the account may hold a session (Flask-Login)."""
        return self.active

    def get_id(self) -> str:
        """Return account id and epoch of the credentials; the key of the session is appended to
        them.
        """
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
    """A kecamatan in the scope of an account."""

    __tablename__ = "user_districts"

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), primary_key=True)
    district_code: Mapped[str] = mapped_column(String(13), primary_key=True)


class StaffSession(Identified, Base):
    """A session in one browser. The browser holds the key, the table its hash. The session is valid
    before ``until``; ending it sets ``until`` to the current time.
    """

    __tablename__ = "staff_sessions"

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    key_hash: Mapped[str] = mapped_column(String(64), unique=True)
    address: Mapped[str] = mapped_column(String(LONGEST_ADDRESS), index=True)
    agent: Mapped[str] = mapped_column(String(LONGEST_AGENT))
    started_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    until: Mapped[datetime] = mapped_column(UtcDateTime)


class SignInAttempt(Identified, Base):
    """A sign-in that was refused or is being checked; kept for a quarter of an hour.

    ``account`` is a digest of the e-mail address as typed.
    """

    __tablename__ = "sign_in_attempts"

    at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    address: Mapped[str] = mapped_column(String(LONGEST_ADDRESS))
    account: Mapped[str] = mapped_column(String(64))

    __table_args__ = (
        Index("ix_sign_in_attempts_address", "address", "at"),
        Index("ix_sign_in_attempts_account", "account", "at"),
    )
