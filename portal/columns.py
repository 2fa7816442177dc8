"""Column types and mixins that every table shares."""

import enum
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import BigInteger, DateTime, Dialect, Enum, Integer
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import TypeDecorator


class UtcDateTime(TypeDecorator[datetime]):
    """An aware moment, stored in UTC. A naive value is a programming error and is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs its time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: Any | None, dialect: Dialect) -> datetime | None:
        if not isinstance(value, datetime):
            return None
        # SQLite keeps no zone.
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


#: Identifier column type: 64 bits on PostgreSQL, the rowid on SQLite.
Identifier = BigInteger().with_variant(Integer, "sqlite")

#: Integer rupiah; 64 bits, because sums of a province outgrow 32.
RupiahColumn = BigInteger().with_variant(Integer, "sqlite")


def enum_column(kind: type[enum.StrEnum], *, name: str | None = None) -> Enum:
    """A string column that holds the values of ``kind`` and is checked by the database.

    ``name`` is the constraint's, needed where a table has two columns of one kind.
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
    """A table with a surrogate key."""

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)


class Versioned:
    """A record that people edit: a save names the version it was read at (see ``workflow.py``)."""

    version: Mapped[int] = mapped_column(default=1)
