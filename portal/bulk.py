"""Thousands of rows in one statement.

The ORM's own bulk insert leaves missing values out, and so makes a new statement wherever a row
lacks what the one before had: a list of people became one statement a person.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Table, bindparam, insert, inspect, update

from portal.extensions import db

Rows = Sequence[Mapping[str, Any]]


def insert_rows(model: type, rows: Rows) -> None:
    """Insert ``rows``, which all name the same columns; None is written as NULL."""
    if rows:
        db.session.execute(insert(_table(model)), rows)


def insert_with_ids(model: type, rows: Rows) -> Sequence[int]:
    """Like :func:`insert_rows`; returns the new ids in the order of the rows."""
    if not rows:
        return []
    table = _table(model)
    inserted = insert(table).returning(table.c.id, sort_by_parameter_order=True)
    return db.session.scalars(inserted, rows).all()


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
