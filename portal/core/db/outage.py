"""Tell a database that is away for a moment from a mistake in a program."""

import sqlite3

from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from portal.core.db.writers import LineIsLong, sqlite_code

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
    """The connection broke while it committed: what was written may be stored or not."""


def is_busy(error: BaseException) -> bool:
    """Return whether ``error`` says that others are writing, and nothing worse."""
    if isinstance(error, LineIsLong | PoolTimeout):
        return True
    if not isinstance(error, DBAPIError) or error.connection_invalidated:
        return False
    if isinstance(error.orig, sqlite3.Error):
        return sqlite_code(error.orig) in _SQLITE_BUSY
    return (getattr(error.orig, "sqlstate", None) or "").startswith(_POSTGRES_BUSY)


def is_outage(error: BaseException) -> bool:
    """Return whether ``error`` says that the database is locked, gone or coming back: what was
    asked for may be asked for again later."""
    if isinstance(error, CommitUncertain | LineIsLong | PoolTimeout):
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
    """Return what the database said, for a log."""
    said = error.orig if isinstance(error, DBAPIError) and error.orig is not None else error
    first = str(said).strip().partition("\n")[0]
    return f"{type(said).__name__}: {first}"
