"""Fixtures: the portal on each database, a client, and people who sign in."""

import os
import shutil
import socket
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Browser

from portal.core.extensions import db
from portal.platform.accounts import passwords
from portal.platform.accounts.models import User
from portal.platform.permissions import Role
from tests.browser_support import chromium, serve
from tests.factories import create_staff, signed_in
from tests.once import folder_of_run
from tests.portals import SharedPortal, own_app
from tests.stores import KINDS, PostgresStore, SqliteStore, Store, postgres_server

POSTGRES = pytest.StashKey[str]()
#: Fixtures of tests for which one database will do: they open pages. What a page says rests on
#: services and queries, which are tested on both databases.
ON_ONE = frozenset({"client", "sign_in", "page", "browser"})


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--database",
        choices=[*KINDS, "both"],
        help="run tests that need a database on SQLite, on PostgreSQL, or on both; without it see"
        " docs/testing.md",
    )
    parser.addoption(
        "--everything",
        action="store_true",
        help="walk every page, form and record, and open pages on both databases: what must pass"
        " before a change lands",
    )


def pytest_configure(config: pytest.Config) -> None:
    """Start one PostgreSQL server for the whole run, before any worker needs it."""
    if hasattr(config, "workerinput") or config.getoption("--database") == "sqlite":
        return
    folder = Path(tempfile.mkdtemp(prefix="portal-pg-"))
    stack = ExitStack()
    stack.callback(shutil.rmtree, folder, ignore_errors=True)
    config.stash[POSTGRES] = stack.enter_context(postgres_server(folder))
    config.add_cleanup(stack.close)


class ServerForWorkers:
    """Passes the URI of the server to each worker of pytest-xdist."""

    @staticmethod
    def pytest_configure_node(node: Any) -> None:
        node.workerinput["postgres"] = node.config.stash.get(POSTGRES, "")


def pytest_sessionstart(session: pytest.Session) -> None:
    if session.config.pluginmanager.hasplugin("dsession"):
        session.config.pluginmanager.register(ServerForWorkers())


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """Return one more than the number of cores, because some tests wait for Chromium or
    a worker.
    """
    return (os.cpu_count() or 1) + 1


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what only ``--everything`` runs, and distribute the longest tests evenly, each
    process starting with its share, so that none runs alone at the end. Each process gets an equal
    part of the list, in order.
    """
    if not config.getoption("--everything"):
        left = [item for item in items if item.get_closest_marker("everything")]
        config.hook.pytest_deselected(items=left)
        items[:] = [item for item in items if item not in set(left)]
    processes = getattr(config, "workerinput", {}).get("workercount", 1)
    long = [item for item in items if item.get_closest_marker("long")]
    rest = [item for item in items if not item.get_closest_marker("long")]
    share = -(-len(items) // processes)
    items.clear()
    for process in range(processes):
        mine = long[process::processes]
        number = max(share - len(mine), 0)
        items += [*mine, *rest[:number]]
        del rest[:number]
    items += rest


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "database_kind" in metafunc.fixturenames:
        everything = metafunc.config.getoption("--everything")
        long = metafunc.definition.get_closest_marker("long") is not None
        on_one = not everything and (long or not ON_ONE.isdisjoint(metafunc.fixturenames))
        chosen = metafunc.config.getoption("--database")
        kinds = kinds_of(metafunc.definition, chosen, on_one=on_one)
        metafunc.parametrize("database_kind", kinds, scope="session")


def kinds_of(test: pytest.Item, chosen: str | None, *, on_one: bool) -> Sequence[str]:
    """Return the kinds of database on which to run a test; ``on_one``: one will do."""
    one = test.get_closest_marker("one_database")
    if one is not None and not one.args:
        raise pytest.UsageError(f"{test.nodeid}: why can it not differ between databases?")
    if chosen is None:
        kinds = KINDS[:1] if one or on_one else KINDS
    else:
        kinds = KINDS if chosen == "both" else (chosen,)
    only = test.get_closest_marker("only_database")
    if only is not None and chosen is None:
        kinds = KINDS
    return [kind for kind in kinds if only is None or kind in only.args]


@pytest.fixture(scope="session")
def everything(request: pytest.FixtureRequest) -> bool:
    """Whether a test that walks pages, forms or records walks all of them, or a part."""
    return bool(request.config.getoption("--everything"))


@pytest.fixture(scope="session")
def stores(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[[str], Store]]:
    """``stores("sqlite")``: the store of that kind, built on first use."""
    built: dict[str, Store] = {}
    common = folder_of_run(request.config, tmp_path_factory)

    def store(kind: str) -> Store:
        if kind not in built:
            if kind == "sqlite":
                built[kind] = SqliteStore(tmp_path_factory.mktemp(kind), common)
            else:
                worker = getattr(request.config, "workerinput", None)
                server = worker["postgres"] if worker else request.config.stash[POSTGRES]
                built[kind] = PostgresStore(server, common)
        return built[kind]

    yield store
    for each in built.values():
        each.close()


@pytest.fixture(scope="session")
def shared_portals(stores: Callable[[str], Store]) -> Iterator[Callable[[str], SharedPortal]]:
    """``shared_portals("sqlite")``: the one portal of this process on that kind of database."""
    built: dict[str, SharedPortal] = {}

    def portal(kind: str) -> SharedPortal:
        if kind not in built:
            built[kind] = SharedPortal(stores(kind))
        return built[kind]

    yield portal
    for each in built.values():
        each.close()


@pytest.fixture
def shared_portal(
    database_kind: str, shared_portals: Callable[[str], SharedPortal]
) -> Iterator[SharedPortal]:
    """The portal shared by successive tests; emptied and restored after each."""
    portal = shared_portals(database_kind)
    yield portal
    portal.restore()


@pytest.fixture
def database_uri(shared_portal: SharedPortal) -> str:
    """The database of ``app``, for another process or a separate portal."""
    return shared_portal.store.shared


@pytest.fixture
def lent_database(database_kind: str, stores: Callable[[str], Store]) -> Iterator[str]:
    """A separate database whose tables this test may change."""
    with stores(database_kind).lend() as uri:
        yield uri


@pytest.fixture
def app(shared_portal: SharedPortal) -> Iterator[Flask]:
    """The portal on an empty database, with its context pushed.

    A test may change ``app.config``, which is restored afterwards. A test that changes the app
    otherwise, or needs values that ``create_app`` reads only once, uses ``fresh_app``.
    """
    with shared_portal.app.app_context():
        yield shared_portal.app
        db.session.remove()


@pytest.fixture
def fresh_app(database_uri: str) -> Iterator[Callable[..., Flask]]:
    """``fresh_app(RATELIMIT_ENABLED=True)``: a separate portal on the database of ``app``."""
    with ExitStack() as stack:

        def build(**config: Any) -> Flask:
            return stack.enter_context(own_app(database_uri, **config))

        yield build


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser without JavaScript that has not signed in."""
    return app.test_client()


@pytest.fixture
def sign_in(app: Flask) -> Callable[..., FlaskClient]:
    """``sign_in(Role.CASEWORKER)`` or ``sign_in(user)``: a separate client, signed in.

    The account is at ``client.user``. By default the scope is kecamatan Pebayuran.
    """

    def signed_in_client(who: Role | User, **fields: Any) -> FlaskClient:
        user = who if isinstance(who, User) else create_staff(who, **fields)
        identity = signed_in(user)
        browser = app.test_client()
        with browser.session_transaction() as session:
            session["_user_id"] = identity
            session["_fresh"] = True
        browser.user = user  # type: ignore[attr-defined]
        return browser

    return signed_in_client


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium, started once per worker, because Playwright runs once per process."""
    with chromium() as started:
        yield started


@pytest.fixture
def site(app: Flask) -> Iterator[str]:
    """The URL of the portal for a real browser."""
    with serve(app) as url:
        yield url


@pytest.fixture(autouse=True, scope="session")
def quick_passwords() -> Iterator[None]:
    """Hash passwords at minimum cost, to save time."""
    quick = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "_hasher", quick)
        patch.setattr(passwords, "_DUMMY_HASH", quick.hash("nobody"))
        yield


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fail a test that connects to another machine."""
    connect = socket.socket.connect

    def local_only(self: socket.socket, address: Any) -> None:
        if isinstance(address, tuple) and address[0] not in {"127.0.0.1", "::1", "localhost"}:
            raise AssertionError(f"a test tried to reach {address[0]}")
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", local_only)
