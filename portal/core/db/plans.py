"""Hints for the planner of SQLite, which ignores what a LIMIT saves."""

from typing import Any

from sqlalchemy import ColumnElement
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.expression import UnaryExpression
from sqlalchemy.sql.operators import custom_op


def unindexed(column: Any) -> ColumnElement[Any]:
    """Return ``column`` for a filter of a list that is sorted by other columns.

    If an index covers the filter, SQLite would collect and sort all matching rows instead of
    reading in the order of the list until a page is full. PostgreSQL compares both costs by itself.
    """
    return _Unindexed(column, operator=custom_op("+"), type_=column.type)


class _Unindexed(UnaryExpression[Any]):
    """``+column`` on SQLite: the same value, but no index is used for it."""

    inherit_cache = True


@compiles(_Unindexed)
def _as_it_is(element: _Unindexed, compiler: Any, **keywords: Any) -> str:
    written: str = compiler.process(element.element, **keywords)
    return written


@compiles(_Unindexed, "sqlite")
def _without_index(element: _Unindexed, compiler: Any, **keywords: Any) -> str:
    return f"+{compiler.process(element.element, **keywords)}"
