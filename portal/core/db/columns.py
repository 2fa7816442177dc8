"""Column types and mixins shared by all tables."""

import enum
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import BigInteger, DateTime, Dialect, Enum, Integer
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import TypeDecorator


class UtcDateTime(TypeDecorator[datetime]):
    """A timezone-aware timestamp stored in UTC. Raises ValueError for a naive value."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a timestamp needs a time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: Any | None, dialect: Dialect) -> datetime | None:
        if not isinstance(value, datetime):
            return None
        # SQLite does not store the time zone.
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


#: Type of ids: 64 bits on PostgreSQL, the rowid on SQLite.
Identifier = BigInteger().with_variant(Integer, "sqlite")

#: Integer rupiah; 64 bits, because sums of a province exceed 32 bits.
RupiahColumn = BigInteger().with_variant(Integer, "sqlite")


def enum_column(kind: type[enum.StrEnum], *, name: str | None = None) -> Enum:
    """Return a string column with a CHECK constraint on the values of ``kind``.

    ``name`` names the constraint; it is needed where a table has two columns of one kind.
    """
    return Enum(
        kind,
        native_enum=False,
        create_constraint=True,
        name=name or kind.__name__.lower(),
        values_callable=lambda members: [member.value for member in members],
        length=32,
    )


class Identified:
    """Mixin with a surrogate key."""

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)


class Versioned:
    """Mixin for records that people edit. A save names the version that was read
    (``workflow.py``).
    """

    version: Mapped[int] = mapped_column(default=1)
