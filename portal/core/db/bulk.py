"""INSERT and UPDATE statements for many rows.

The ORM's bulk insert omits missing values and starts a new statement whenever the set of columns
changes, which made one statement per person. These functions send all rows in one statement.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Table, bindparam, func, insert, inspect, select, text, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import InstrumentedAttribute, Session

from portal.core.extensions import Base, db

Rows = Sequence[Mapping[str, Any]]
Insert = postgresql.Insert | sqlite.Insert


def insert_rows(model: type, rows: Rows) -> None:
    """Insert ``rows``. All rows must name the same columns; None is written as NULL."""
    if rows:
        db.session.execute(insert(_table(model)), rows)


def insert_with_ids(model: type, rows: Rows) -> Sequence[int]:
    """Insert ``rows`` like :func:`insert_rows` and return the new ids in the order of the rows."""
    table = _table(model)
    ids = _reserved(table, len(rows))
    insert_rows(model, [{"id": number, **row} for number, row in zip(ids, rows, strict=True)])
    return ids


def _reserved(table: Table, count: int) -> Sequence[int]:
    """Return ``count`` unused ids. Reserving ids first is much cheaper than a RETURNING clause that
    preserves the order of the rows.
    """
    if db.engine.dialect.name == "sqlite":  # SQLite has one writer at a time: this transaction
        last = db.session.scalar(select(func.max(table.c.id))) or 0
        return range(last + 1, last + 1 + count)
    sequence = func.pg_get_serial_sequence(table.name, "id")
    numbers = select(func.nextval(sequence)).select_from(func.generate_series(1, count))
    return db.session.scalars(numbers).all()


def use_large_cache() -> None:
    """Enlarge the page cache of this SQLite connection, so that the indexes that a bulk import
    changes stay in memory. Does nothing on PostgreSQL.
    """
    if db.engine.dialect.name == "sqlite":
        db.session.execute(text("PRAGMA cache_size = -65536"))  # KiB


def update_rows(model: type, rows: Rows) -> None:
    """Update each row by its ``id``. All rows must name the same columns. Objects already loaded in
    the session are not refreshed."""
    if not rows:
        return
    table = _table(model)
    columns = {name: bindparam(f"new_{name}", type_=table.c[name].type) for name in rows[0]}
    number = columns.pop("id")
    db.session.connection().execute(
        update(table).where(table.c.id == number).values(columns),
        [{f"new_{name}": value for name, value in row.items()} for row in rows],
    )


def _table(model: type) -> Table:
    table: object = inspect(model).local_table
    assert isinstance(table, Table)  # noqa: S101 - narrows what the mapper calls a selectable
    return table


def insert_or_ignore(
    session: Session, model: type[Base], *key: InstrumentedAttribute[Any]
) -> Insert:
    """Return ``INSERT … ON CONFLICT (key) DO NOTHING``; execute it with a list of rows.

    Unlike catching a unique violation, it waits for a concurrent transaction and leaves the current
    transaction usable.
    """
    return insert_into(session, model).on_conflict_do_nothing(index_elements=list(key))


def insert_into(session: Session, model: type[Base]) -> Insert:
    """Return the INSERT construct of this database's dialect, which supports ON CONFLICT."""
    on_postgresql = session.get_bind().dialect.name == "postgresql"
    return postgresql.insert(model) if on_postgresql else sqlite.insert(model)
