"""Running numbers within a year, without gaps: taken in the transaction that uses them."""

from typing import Any

from sqlalchemy import String
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, mapped_column

from portal.clock import today
from portal.extensions import Base, db
from portal.settings import Setting, value_of
from portal.types import NumberPattern, ReferenceNumber


class NumberSequence(Base):
    """The last number of a kind (``case``, ``bast``) in a year."""

    __tablename__ = "number_sequences"

    kind: Mapped[str] = mapped_column(String(40), primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    last: Mapped[int]


def take_number(kind: str, *, year: int) -> int:
    """The next number of ``kind`` in ``year``, from 1.

    Concurrent takers wait for each other; a transaction that fails gives its number back.
    """
    session = db.session()
    dialect: Any = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    statement = (
        dialect.insert(NumberSequence)
        .values(kind=kind, year=year, last=1)
        .on_conflict_do_update(
            index_elements=[NumberSequence.kind, NumberSequence.year],
            set_={"last": NumberSequence.last + 1},
        )
        .returning(NumberSequence.last)
        .execution_options(synchronize_session=False)
    )
    return int(session.execute(statement).scalar_one())


def next_number(kind: str, setting: Setting) -> str:
    """Take the next number of ``kind`` in this year, written by the pattern in ``setting``."""
    year = today().year
    pattern = NumberPattern.parse(value_of(setting))
    return pattern.write(ReferenceNumber(year=year, sequence=take_number(kind, year=year)))


def check_pattern(text: str) -> None:
    """For a setting that holds a pattern. Raises :class:`InvalidInput` for one that is none."""
    NumberPattern.parse(text)
