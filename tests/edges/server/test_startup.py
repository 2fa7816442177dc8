"""Data prepared before the portal serves, and the greeting on the terminal."""

from pathlib import Path

import pytest
from flask import Flask

from portal.core.extensions import db
from portal.edges.bootstrap.console import SetupError
from portal.edges.bootstrap.options import Options
from portal.edges.server import startup
from portal.platform.regions.queries import districts


@pytest.fixture(autouse=True)
def _tables_are_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(startup, "upgrade", lambda: None)


def test_before_processes_are_forked_every_connection_is_let_go(app: Flask) -> None:
    startup.prepare_data(app, Options.read({"DEMO": "1"}))
    with app.app_context():
        assert db.engine.pool.status() == db.engine.pool.recreate().status()


def test_an_empty_database_gets_its_regions_and_waits_for_its_demo(app: Flask) -> None:
    sign_ins, wants_demo = startup.prepare_data(app, Options.read({"DEMO": "1"}))
    assert sign_ins == ""
    assert wants_demo
    assert districts()


def test_without_a_demo_none_is_loaded(app: Flask) -> None:
    assert startup.prepare_data(app, Options.read({"DEMO": "0"})) == (
        startup.FIRST_ACCOUNT,
        False,
    )


def test_the_greeting_says_what_is_still_to_come() -> None:
    greeting = startup.greeting("http://127.0.0.1:8000", "", demo_follows=True)
    assert "is ready: http://127.0.0.1:8000" in greeting
    assert "its sign-ins follow" in greeting
    assert "follow" not in startup.greeting("http://127.0.0.1:8000", "", demo_follows=False)


@pytest.mark.only_database("sqlite")
def test_the_lock_lies_beside_the_data(app: Flask) -> None:
    with app.app_context():
        database = db.engine.url.database
    assert startup.lock_file(app) == Path(f"{database}.lock")


@pytest.mark.parametrize(
    ("host", "url"),
    [("0.0.0.0", "http://127.0.0.1:8000"), ("127.0.0.1", "https://portal.example.go.id")],  # noqa: S104
)
def test_a_demo_that_others_would_reach_is_loaded_only_if_somebody_says_so(
    app: Flask, host: str, url: str
) -> None:
    app.config["PUBLIC_URL"] = url
    with pytest.raises(SetupError, match="DEMO=0 make run"):
        startup.prepare_data(app, Options.read({"HOST": host}))
    assert startup.prepare_data(app, Options.read({"HOST": host, "DEMO": "1"})) == ("", True)
    assert startup.prepare_data(app, Options.read({"HOST": host, "DEMO": "0"})) == (
        startup.FIRST_ACCOUNT,
        False,
    )
