"""How often something asks the database: a list must not ask once a row."""

from collections.abc import Callable

from sqlalchemy import event

from portal.core.extensions import db


def questions(ask: Callable[[], object]) -> int:
    """How many statements ``ask`` sends."""
    seen: list[object] = []

    def note(*statement: object) -> None:
        seen.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        ask()
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    return len(seen)
