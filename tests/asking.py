"""Count database queries, because a list must not send one per row."""

from collections.abc import Callable

from sqlalchemy import event

from portal.core.extensions import db


def questions(ask: Callable[[], object]) -> int:
    """Return the number of statements sent by ``ask``."""
    seen: list[object] = []

    def note(*statement: object) -> None:
        seen.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        ask()
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    return len(seen)
