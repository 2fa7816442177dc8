"""Fixtures: the portal on each database, a client, and people who sign in."""

import shutil
import socket
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Browser

from portal.accounts.models import User
from portal.extensions import db
from portal.permissions import Role
from tests.browser_support import chromium, serve
from tests.database import KINDS, PostgresFactory, SqliteFactory, build_app, postgres_server
from tests.factories import create_staff

Factory = SqliteFactory | PostgresFactory
POSTGRES = pytest.StashKey[str]()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--database",
        choices=[*KINDS, "both"],
        default="both",
        help="run tests that need a database on SQLite, on PostgreSQL, or on both (default)",
    )


def pytest_configure(config: pytest.Config) -> None:
    """Start one PostgreSQL server for the whole run, before any worker asks for it."""
    if hasattr(config, "workerinput") or config.getoption("--database") == "sqlite":
        return
    folder = Path(tempfile.mkdtemp(prefix="portal-pg-"))
    stack = ExitStack()
    stack.callback(shutil.rmtree, folder, ignore_errors=True)
    config.stash[POSTGRES] = stack.enter_context(postgres_server(folder))
    config.add_cleanup(stack.close)


class ServerForWorkers:
    """Tells each worker of pytest-xdist where the server is."""

    @staticmethod
    def pytest_configure_node(node: Any) -> None:
        node.workerinput["postgres"] = node.config.stash.get(POSTGRES, "")


def pytest_sessionstart(session: pytest.Session) -> None:
    if session.config.pluginmanager.hasplugin("dsession"):
        session.config.pluginmanager.register(ServerForWorkers())


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "database_kind" in metafunc.fixturenames:
        chosen = metafunc.config.getoption("--database")
        only = metafunc.definition.get_closest_marker("only_database")
        kinds = KINDS if chosen == "both" else (chosen,)
        if only is not None:
            kinds = tuple(kind for kind in kinds if kind in only.args)
        metafunc.parametrize("database_kind", kinds, scope="session")


@pytest.fixture(scope="session")
def database_factories(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[str], Factory]:
    """Builds each kind of template once a worker, when it is first asked for."""
    built: dict[str, Factory] = {}

    def factory(kind: str) -> Factory:
        if kind not in built:
            if kind == "sqlite":
                built[kind] = SqliteFactory(tmp_path_factory.mktemp(kind))
            else:
                worker = getattr(request.config, "workerinput", None)
                server = worker["postgres"] if worker else request.config.stash[POSTGRES]
                built[kind] = PostgresFactory(server)
        return built[kind]

    return factory


@pytest.fixture
def database_uri(database_kind: str, database_factories: Callable[[str], Factory]) -> Iterator[str]:
    """A database of this test's own."""
    with database_factories(database_kind).database() as uri:
        yield uri


@pytest.fixture
def app(database_uri: str) -> Iterator[Flask]:
    """The portal on a database of this test's own, with its context pushed."""
    application = build_app(database_uri)
    with application.app_context():
        yield application
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser without JavaScript that has not signed in."""
    return app.test_client()


@pytest.fixture
def sign_in(app: Flask) -> Callable[..., FlaskClient]:
    """``sign_in(Role.CASEWORKER)`` or ``sign_in(user)``: a client of its own, signed in.

    The account is at ``client.user``. By default the scope is kecamatan Pebayuran.
    """

    def signed_in_client(who: Role | User, **fields: Any) -> FlaskClient:
        user = who if isinstance(who, User) else create_staff(who, **fields)
        identity = user.get_id()
        browser = app.test_client()
        with browser.session_transaction() as session:
            session["_user_id"] = identity
            session["_fresh"] = True
        browser.user = user  # type: ignore[attr-defined]
        return browser

    return signed_in_client


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium, started once a worker: Playwright runs once in a process."""
    with chromium() as started:
        yield started


@pytest.fixture
def site(app: Flask) -> Iterator[str]:
    """The address of the portal for a real browser."""
    with serve(app) as url:
        yield url


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test that reaches beyond this machine fails."""
    connect = socket.socket.connect

    def local_only(self: socket.socket, address: Any) -> None:
        if isinstance(address, tuple) and address[0] not in {"127.0.0.1", "::1", "localhost"}:
            raise AssertionError(f"a test tried to reach {address[0]}")
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", local_only)
