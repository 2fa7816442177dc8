"""Hints for SQLite, whose planner does not weigh what a LIMIT saves."""

from typing import Any

from sqlalchemy import ColumnElement
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.expression import UnaryExpression
from sqlalchemy.sql.operators import custom_op


def walked(column: Any) -> ColumnElement[Any]:
    """Return ``column`` for the condition of a list that is sorted otherwise.

    With an index of the condition SQLite would collect and sort all that meets it, instead of
    reading on in the order of the list until a page is full. PostgreSQL weighs both by itself.
    """
    return _Walked(column, operator=custom_op("+"), type_=column.type)


class _Walked(UnaryExpression[Any]):
    """``+column`` on SQLite: the same value, and no index for it."""

    inherit_cache = True


@compiles(_Walked)
def _as_it_is(element: _Walked, compiler: Any, **keywords: Any) -> str:
    written: str = compiler.process(element.element, **keywords)
    return written


@compiles(_Walked, "sqlite")
def _without_index(element: _Walked, compiler: Any, **keywords: Any) -> str:
    return f"+{compiler.process(element.element, **keywords)}"
