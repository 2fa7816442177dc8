"""The one place that commits or rolls back.

A view or a job opens one ``transaction()``; services inside it never commit. On SQLite the
transaction begins with BEGIN IMMEDIATE before the first read: in WAL mode one that reads first
and writes later fails at once when another writer got in between, whatever the busy time-out.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Engine, event
from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.errors import PortalError
from portal.extensions import db

_UNIT = "unit_of_work"
_WRITES = "portal_writes"


@dataclass
class UnitOfWork:
    """What one open transaction carries besides its rows; gone when it ends."""

    after_commit: list[Callable[[], object]] = field(default_factory=list)
    notes: dict[str, Any] = field(default_factory=dict)


#: Called in order just before commit, inside the transaction; may refuse by raising.
_before_commit: list[Callable[[Session], None]] = []


def before_commit(hook: Callable[[Session], None]) -> Callable[[Session], None]:
    """Register ``hook`` to run last inside every transaction (the audit chain seals itself so)."""
    _before_commit.append(hook)
    return hook


def unit_of_work() -> UnitOfWork:
    """The open transaction's unit. Raises if none is open: nothing is written outside one."""
    unit = db.session().info.get(_UNIT)
    if unit is None:
        raise RuntimeError("no transaction is open")
    assert isinstance(unit, UnitOfWork)  # noqa: S101 - narrows the untyped session.info
    return unit


def after_commit(action: Callable[[], object]) -> None:
    """Run ``action`` once the present transaction has committed; never if it rolls back."""
    unit_of_work().after_commit.append(action)


@contextmanager
def transaction() -> Iterator[Session]:
    """One unit of work: all of it is committed at the end, or none of it on any error.

    What was read before it is read again, so that a decision rests on the present state.
    """
    session = db.session()
    if session.info.get(_UNIT) is not None:
        raise RuntimeError("transactions do not nest: a service never opens one")
    if session.new or session.dirty or session.deleted:
        raise RuntimeError("something was changed outside a transaction")
    session.rollback()
    unit = session.info[_UNIT] = UnitOfWork()
    try:
        session.connection(execution_options={_WRITES: True})
        yield session
        session.flush()
        for hook in _before_commit:
            hook(session)
        session.commit()
    except BaseException:
        session.rollback()
        raise
    finally:
        session.info[_UNIT] = None
    for action in unit.after_commit:
        action()


def add_unless_taken(record: object, refusal: PortalError) -> None:
    """Add ``record`` inside the open transaction; ``refusal`` is raised if one that the database
    allows once is there already, also if it came in this very moment."""
    session = db.session()
    try:
        with session.begin_nested():
            session.add(record)
    except IntegrityError as error:
        raise refusal from error


@contextmanager
def read_only() -> Iterator[Session]:
    """A unit of reading outside a request: what it holds is let go at the end."""
    session = db.session()
    try:
        yield session
    finally:
        session.rollback()


def configure_engine(engine: Engine) -> None:
    """Make SQLite behave: WAL, foreign keys, a busy time-out, and BEGIN under our control."""
    if engine.dialect.name != "sqlite":
        return

    @event.listens_for(engine, "connect")
    def _on_connect(connection: Any, _record: object) -> None:
        connection.isolation_level = None
        for pragma in (
            "journal_mode=WAL",
            "synchronous=NORMAL",
            "foreign_keys=ON",
            "busy_timeout=15000",
            "cache_size=-65536",  # KiB: the indexes that a long list fills here and there
            "wal_autocheckpoint=16384",  # pages: those indexes are carried over once, not each time
        ):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _on_begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get(_WRITES, False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
