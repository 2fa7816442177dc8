"""The only module that commits or rolls back.

A view or a job opens one ``transaction()``; services inside it never commit. On SQLite it begins
with BEGIN IMMEDIATE before the first read: in WAL mode a transaction that reads first and writes
later fails at once if another writer committed in between, whatever ``busy_timeout`` is. Writers
wait in a queue (:mod:`portal.core.db.writers`).
"""

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

from flask import current_app, has_request_context
from sqlalchemy import Engine, event
from sqlalchemy.engine import Connection, ExceptionContext
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.orm import Session

from portal.core.db.outage import CommitUncertain
from portal.core.db.writers import WaitingTime, WriterQueue, begin_immediate
from portal.core.errors import PortalError
from portal.core.extensions import db
from portal.core.ports import DomainEvent

_UNIT = "unit_of_work"
_WRITES, _DURABLE = "portal_writes", "portal_durable"
#: Milliseconds that SQLite waits when a read meets a lock (checkpoint, recovery).
READERS_PATIENCE = 5000
_queues: "WeakKeyDictionary[Engine, WriterQueue]" = WeakKeyDictionary()


@dataclass
class UnitOfWork:
    """State of one open transaction: whether its commit outlives a power cut, callbacks to run
    after it, and values that services keep.
    """

    durable: bool = True
    after_commit: list[Callable[[], object]] = field(default_factory=list)
    notes: dict[str, Any] = field(default_factory=dict)


#: The open transaction is about to commit; a handler can refuse by raising. The audit chain is
#: sealed here, after everything else.
before_commit: DomainEvent[[Session]] = DomainEvent()


def unit_of_work() -> UnitOfWork:
    """Return the state of the open transaction. Raise RuntimeError if none is open, because writes
    outside a transaction are not allowed.
    """
    unit = open_unit()
    if unit is None:
        raise RuntimeError("no transaction is open")
    return unit


def open_unit() -> UnitOfWork | None:
    """Return the state of the open transaction; None if none is open."""
    unit: UnitOfWork | None = db.session().info.get(_UNIT)
    return unit


def after_commit(action: Callable[[], object]) -> None:
    """Run ``action`` after the open transaction has committed; it is skipped on rollback."""
    unit_of_work().after_commit.append(action)


@contextmanager
def transaction(*, durable: bool = True) -> Iterator[Session]:
    """Open a transaction: commit at the end, roll back on any error.

    ``durable=False`` commits without waiting for the disk, so that a power cut may undo the last
    commits. Use it for work that resumes from its stored position and commits thousands of times.

    Rolls back the implicit read transaction first, so that records loaded before are read again.
    Raises RuntimeError if a transaction is open already or if objects were changed outside one.
    """
    session = db.session()
    if session.info.get(_UNIT) is not None:
        raise RuntimeError("transactions do not nest: a service never opens one")
    if session.new or session.dirty or session.deleted:
        raise RuntimeError("something was changed outside a transaction")
    session.rollback()
    unit = session.info[_UNIT] = UnitOfWork(durable=durable)
    try:
        with _turn() as until:
            session.connection(execution_options={_WRITES: until, _DURABLE: durable})
            yield session
            session.flush()
            before_commit.announce(session)
            _commit(session)
    except BaseException:
        session.rollback()
        raise
    finally:
        session.info[_UNIT] = None
    for action in unit.after_commit:
        action()


@contextmanager
def _turn() -> Iterator[float]:
    """Wait in the queue of writers; yield the time until which to wait for the database. On
    PostgreSQL, which has concurrent writers, only the threads of a web process queue.
    """
    patience = WaitingTime.of(current_app.config)
    line = _queues[db.engine]
    if line.turns > 1 and not has_request_context():
        yield time.monotonic() + patience.outside
        return
    with line.turn(patience) as until:
        yield until


def _commit(session: Session) -> None:
    """Commit. Raises :class:`CommitUncertain` if the connection broke before the
    database answered.
    """
    try:
        session.commit()
    except DBAPIError as error:
        if error.connection_invalidated:
            raise CommitUncertain from error
        raise


def add_unique(record: object, refusal: PortalError) -> None:
    """Add ``record`` inside the open transaction. Raises ``refusal`` if a unique index already has
    such a record, also if a concurrent transaction inserts it first.
    """
    session = db.session()
    try:
        with session.begin_nested():
            session.add(record)
    except IntegrityError as error:
        raise refusal from error


@contextmanager
def read_only() -> Iterator[Session]:
    """Open a read transaction outside a request; it is rolled back at the end."""
    session = db.session()
    try:
        yield session
    finally:
        session.rollback()


def configure_engine(engine: Engine, config: Mapping[str, Any]) -> None:
    """Configure how transactions begin, and the queue of writers."""
    if engine.dialect.name == "sqlite":
        file = engine.url.database
        _queues[engine] = WriterQueue(turns=1, door=Path(f"{file}-line") if file else None)
        _configure_sqlite(engine, synced="FULL" if config.get("SYNC_COMMITS", True) else "OFF")
    else:
        _queues[engine] = WriterQueue(turns=WaitingTime.of(config).places)
        event.listen(engine, "begin", _limit_locks)
        event.listen(engine, "handle_error", _leave_out_values)


def _configure_sqlite(engine: Engine, *, synced: str) -> None:
    """Set WAL mode, foreign keys, lock timeouts and explicit BEGIN. ``synced`` is the value of
    ``PRAGMA synchronous`` for durable transactions; others use NORMAL, so that their commits reach
    the disk with the next durable one.
    """
    resumable = "OFF" if synced == "OFF" else "NORMAL"

    @event.listens_for(engine, "connect")
    def _on_connect(connection: Any, _record: object) -> None:
        connection.isolation_level = None
        for pragma in (
            f"busy_timeout={READERS_PATIENCE}",
            "journal_mode=WAL",
            "foreign_keys=ON",
            "cache_size=-8192",  # KiB for each connection; more makes no page faster
            "wal_autocheckpoint=16384",  # pages: a bulk import rewrites those index pages often
        ):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _on_begin(connection: Connection) -> None:
        options = connection.get_execution_options()
        if _WRITES not in options:
            connection.exec_driver_sql("BEGIN")
            return
        sqlite: Any = connection.connection.driver_connection
        sqlite.execute(f"PRAGMA synchronous={synced if options[_DURABLE] else resumable}")
        begin_immediate(connection, _queues[engine], options[_WRITES])


def _limit_locks(connection: Connection) -> None:
    """Limit how long PostgreSQL waits for a row lock to the time limit of the turn, and turn off
    ``synchronous_commit`` for a transaction that is not durable.
    """
    options = connection.get_execution_options()
    if _WRITES not in options:
        return
    left = max(int(1000 * (options[_WRITES] - time.monotonic())), 1)
    connection.exec_driver_sql(f"SET LOCAL lock_timeout = {left}")
    if not options[_DURABLE]:
        connection.exec_driver_sql("SET LOCAL synchronous_commit = off")


def _leave_out_values(context: ExceptionContext) -> None:
    """Remove the quoted row from an error of PostgreSQL, because it may contain personal data."""
    for error in (context.original_exception, context.sqlalchemy_exception):
        if error is not None:
            said = str(error.args[0]) if error.args else ""
            error.args = (said.partition("\nDETAIL:")[0], *error.args[1:])
