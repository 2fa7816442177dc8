"""Table of commands that devices have sent."""

import enum
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core.db.columns import Identified, UtcDateTime, enum_column
from portal.core.extensions import Base
from portal.platform.accounts.models import User


class CommandState(enum.StrEnum):
    """What became of a command: done, kept for a person to decide, or refused."""

    TAKEN = "taken"
    CONFLICT = "conflict"
    REFUSED = "refused"


class DeviceCommand(Identified, Base):
    """A command that a device made and sent. Its id comes from the device; the unique constraint
    lets it take effect once.

    ``said_at`` is the time on the device's clock, ``happened_at`` the time by the server's clock
    (``received_at`` less the seconds that passed on the device). ``offline`` says that the person
    went on without waiting for the answer. Only a digest of the content is stored.
    """

    __tablename__ = "device_commands"

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    client_id: Mapped[str] = mapped_column(String(36))
    kind: Mapped[str] = mapped_column(String(60))
    digest: Mapped[str] = mapped_column(String(64))
    said_at: Mapped[datetime] = mapped_column(UtcDateTime)
    happened_at: Mapped[datetime] = mapped_column(UtcDateTime)
    received_at: Mapped[datetime] = mapped_column(UtcDateTime)
    offline: Mapped[bool]
    state: Mapped[CommandState] = mapped_column(enum_column(CommandState))
    answer: Mapped[dict[str, Any]] = mapped_column(JSON)

    user: Mapped[User] = relationship()

    __table_args__ = (UniqueConstraint("user_id", "client_id"),)
