"""Thousands of rows in one statement.

The ORM's own bulk insert leaves missing values out, and so makes a new statement wherever a row
lacks what the one before had: a list of people became one statement a person.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Table, bindparam, func, insert, inspect, select, update

from portal.extensions import db

Rows = Sequence[Mapping[str, Any]]


def insert_rows(model: type, rows: Rows) -> None:
    """Insert ``rows``, which all name the same columns; None is written as NULL."""
    if rows:
        db.session.execute(insert(_table(model)), rows)


def insert_with_ids(model: type, rows: Rows) -> Sequence[int]:
    """Like :func:`insert_rows`; returns the new ids in the order of the rows."""
    table = _table(model)
    ids = _reserved(table, len(rows))
    insert_rows(model, [{"id": number, **row} for number, row in zip(ids, rows, strict=True)])
    return ids


def _reserved(table: Table, count: int) -> Sequence[int]:
    """Ids that nobody else is given: asking for them first is far cheaper than having a statement
    return them in order."""
    if db.engine.dialect.name == "sqlite":  # one writer at a time, and this one is writing
        last = db.session.scalar(select(func.max(table.c.id))) or 0
        return range(last + 1, last + 1 + count)
    sequence = func.pg_get_serial_sequence(table.name, "id")
    numbers = select(func.nextval(sequence)).select_from(func.generate_series(1, count))
    return db.session.scalars(numbers).all()


def update_rows(model: type, rows: Rows) -> None:
    """Set the columns of each row that is named by its ``id``; all rows name the same columns.
    Records that the session holds already do not learn of it."""
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
