"""Distinguish a temporary outage of the database from a programming error."""

import sqlite3

from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from portal.core.db.writers import WriterQueueTimeout, sqlite_code

#: Primary result codes of SQLite (sqlite3.h): busy, locked, protocol of locks.
_SQLITE_BUSY = frozenset({5, 6, 15})
#: Read-only, disk error, disk full, cannot open.
_SQLITE = _SQLITE_BUSY | {8, 10, 13, 14}
#: Classes and codes of PostgreSQL (appendix A of its manual): deadlock and the like, lock not
#: available.
_POSTGRES_BUSY = ("40", "55P03")
#: Connection, resources, system, read-only, shut down, starting up.
_POSTGRES = (*_POSTGRES_BUSY, "08", "53", "58", "25006", "57P01", "57P02", "57P03")


class CommitUncertain(Exception):
    """The connection broke during the commit: the changes may or may not be stored."""


def is_busy(error: BaseException) -> bool:
    """Return whether ``error`` only means that other writers hold the lock."""
    if isinstance(error, WriterQueueTimeout | PoolTimeout):
        return True
    if not isinstance(error, DBAPIError) or error.connection_invalidated:
        return False
    if isinstance(error.orig, sqlite3.Error):
        return sqlite_code(error.orig) in _SQLITE_BUSY
    return (getattr(error.orig, "sqlstate", None) or "").startswith(_POSTGRES_BUSY)


def is_outage(error: BaseException) -> bool:
    """Return whether ``error`` means that the database is locked, unavailable or starting up, so
    that the request can be retried later.
    """
    if isinstance(error, CommitUncertain | WriterQueueTimeout | PoolTimeout):
        return True
    if not isinstance(error, DBAPIError):
        return False
    if error.connection_invalidated:
        return True
    if isinstance(error.orig, sqlite3.Error):
        return sqlite_code(error.orig) in _SQLITE
    state = getattr(error.orig, "sqlstate", None)
    if state is None:
        return isinstance(error, OperationalError | InterfaceError)
    return state.startswith(_POSTGRES)


def in_one_line(error: BaseException) -> str:
    """Return the database's message on one line, for a log."""
    said = error.orig if isinstance(error, DBAPIError) and error.orig is not None else error
    first = str(said).strip().partition("\n")[0]
    return f"{type(said).__name__}: {first}"
