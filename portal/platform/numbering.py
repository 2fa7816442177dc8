"""Gapless running numbers within a year, taken in the transaction that uses them."""

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.clock import today
from portal.core.db.bulk import insert_into
from portal.core.extensions import Base, db
from portal.core.types import NumberPattern, ReferenceNumber
from portal.platform.settings import Setting, value_of


class NumberSequence(Base):
    """The last number of a kind (``case``, ``bast``) in a year."""

    __tablename__ = "number_sequences"

    kind: Mapped[str] = mapped_column(String(40), primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    last: Mapped[int]


def take_number(kind: str, *, year: int) -> int:
    """Return the next number of ``kind`` in ``year``, from 1.

    Concurrent transactions wait for each other; a rollback returns the number.
    """
    return take_numbers(kind, 1, year=year)[0]


def take_numbers(kind: str, count: int, *, year: int) -> range:
    """Return the next ``count`` numbers of ``kind`` in ``year``, like :func:`take_number`."""
    session = db.session()
    statement = (
        insert_into(session, NumberSequence)
        .values(kind=kind, year=year, last=count)
        .on_conflict_do_update(
            index_elements=[NumberSequence.kind, NumberSequence.year],
            set_={"last": NumberSequence.last + count},
        )
        .returning(NumberSequence.last)
        .execution_options(synchronize_session=False)
    )
    last = int(session.execute(statement).scalar_one())
    return range(last - count + 1, last + 1)


def next_number(kind: str, setting: Setting) -> str:
    """Take the next number of ``kind`` in this year and return it, formatted by the pattern in
    ``setting``."""
    return next_numbers(kind, setting, 1)[0]


def next_numbers(kind: str, setting: Setting, count: int) -> list[str]:
    """Take the next ``count`` numbers of ``kind`` in this year and return them, formatted."""
    year = today().year
    pattern = NumberPattern.parse(value_of(setting))
    return [
        pattern.write(ReferenceNumber(year=year, sequence=number))
        for number in take_numbers(kind, count, year=year)
    ]


def check_pattern(text: str) -> None:
    """Check a setting that contains a number pattern. Raises :class:`InvalidInput`."""
    NumberPattern.parse(text)
