"""Keyset pagination: continue after the last row shown, so that a list is fast at any depth.

A cursor contains the sort values of the last row. It is not secret and grants nothing, because the
query is already limited to the user's scope.
"""

import base64
import binascii
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Generic, TypeVar
from urllib.parse import urlencode

from flask import request
from sqlalchemy import ColumnElement, Select, and_, false, literal, or_, true, tuple_
from sqlalchemy.orm import Session

from portal.core.errors import InvalidInput

T = TypeVar("T")
DEFAULT_SIZE = 50
LONGEST_VALUE = 1000
NO_DATABASE_HOLDS = 2**63


@dataclass(frozen=True)
class Sort:
    """One sort column. NULLs of ``nullable`` columns are last."""

    column: Any
    descending: bool = False
    nullable: bool = False


@dataclass(frozen=True)
class Page(Generic[T]):
    """The rows of one page, and the cursor of the next page or None."""

    items: Sequence[T]
    next_cursor: str | None
    is_first: bool

    @property
    def next_url(self) -> str | None:
        """URL of the next page."""
        return None if self.next_cursor is None else _url_with(self.next_cursor)

    @property
    def first_url(self) -> str:
        """URL of the first page."""
        return _url_with(None)


def paginate(
    session: Session,
    query: Select[Any],
    *sorts: Sort,
    cursor: str | None,
    size: int = DEFAULT_SIZE,
) -> Page[Any]:
    """Run ``query`` sorted by ``sorts`` (the last one unique) and return the page after ``cursor``.

    The query selects one entity, or several columns (then the items are rows). Raises
    :class:`InvalidInput` for a cursor that this list did not create.
    """
    keys = [sort.column for sort in sorts]
    statement = query.add_columns(*keys).order_by(*_order(sorts)).limit(size + 1)
    if cursor:
        statement = statement.where(_after(sorts, _decode(cursor, sorts)))
    rows = session.execute(statement).all()
    shown, count = rows[:size], len(keys)
    next_cursor = _encode(shown[-1][-count:]) if len(rows) > size else None
    return Page([_item(row[:-count]) for row in shown], next_cursor, is_first=not cursor)


def _item(values: Sequence[Any]) -> Any:
    return values[0] if len(values) == 1 else values


def _order(sorts: Sequence[Sort]) -> list[ColumnElement[Any]]:
    order: list[ColumnElement[Any]] = []
    for sort in sorts:
        if sort.nullable:
            order.append(sort.column.is_(None))
        order.append(sort.column.desc() if sort.descending else sort.column.asc())
    return order


def _after(sorts: Sequence[Sort], values: Sequence[Any]) -> ColumnElement[bool]:
    """Return the condition for rows after ``values``.

    In one direction rows are compared as a whole, for which a database goes to the place in its
    index; else they are greater in one column and equal in all before.
    """
    descending = sorts[0].descending
    uniform = all(s.descending is descending and not (s.nullable and descending) for s in sorts)
    if uniform and None not in values:
        here, there = _as_row(sorts, values)
        return here < there if descending else here > there
    steps: list[ColumnElement[bool]] = []
    equal: list[ColumnElement[bool]] = []
    for sort, value in zip(sorts, values, strict=True):
        steps.append(and_(*equal, _beyond(sort, value)))
        equal.append(sort.column.is_(None) if value is None else sort.column == value)
    return or_(*steps)


def _as_row(sorts: Sequence[Sort], values: Sequence[Any]) -> tuple[Any, Any]:
    """Return the sort columns and their values; whether a column is empty comes before it."""
    columns: list[Any] = []
    last: list[Any] = []
    for sort, value in zip(sorts, values, strict=True):
        if sort.nullable:
            columns.append(sort.column.is_(None))
            last.append(false())
        columns.append(sort.column)
        last.append(literal(value, sort.column.type))
    return tuple_(*columns), tuple_(*last)


def _beyond(sort: Sort, value: Any) -> ColumnElement[bool]:
    if value is None:
        return false()  # NULLs are last: nothing comes after them
    beyond = sort.column < value if sort.descending else sort.column > value
    return or_(beyond, sort.column.is_(None)) if sort.nullable else and_(beyond, true())


def _encode(values: Sequence[Any]) -> str:
    text = json.dumps([_plain(value) for value in values], separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, (date, datetime)) else value


def _decode(cursor: str, sorts: Sequence[Sort]) -> list[Any]:
    try:
        text = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
        values = json.loads(text)
        if len(values) != len(sorts):
            raise ValueError(cursor)
        return [_typed(value, sort.column) for value, sort in zip(values, sorts, strict=True)]
    except (ValueError, TypeError, OverflowError, binascii.Error) as error:
        raise InvalidInput from error


def _typed(value: Any, column: Any) -> Any:
    """Convert a JSON value to the Python type of the column. Raises ValueError or TypeError."""
    if value is None:
        return None
    wanted = column.type.python_type
    if wanted in (date, datetime):
        return wanted.fromisoformat(value)
    if isinstance(value, bool) or not isinstance(value, (str, int, float)):
        raise TypeError(value)
    if len(str(value)) > LONGEST_VALUE or "\0" in str(value):
        raise ValueError(value)
    str(value).encode()  # raises a ValueError for a lone surrogate
    if wanted is int and abs(int(value)) >= NO_DATABASE_HOLDS:
        raise ValueError(value)
    return wanted(value)


def _url_with(cursor: str | None) -> str:
    parameters = [(k, v) for k, v in request.args.items(multi=True) if k != "after" and v]
    if cursor:
        parameters.append(("after", cursor))
    return f"{request.path}?{urlencode(parameters)}" if parameters else request.path
