"""A demo programme, loaded once for all tests that only look at it."""

from collections.abc import Callable, Iterator
from datetime import date

import pytest
from flask import Flask

from portal.demo.programme import load
from portal.extensions import db
from tests.conftest import Factory
from tests.database import build_app

DAY = date(2026, 6, 30)
#: Enough for every fate to occur; the real programme has more.
PEOPLE = 330


def nothing(_text: str) -> None:
    """Nobody listens to the progress."""


@pytest.fixture(scope="module")
def programme_uri(
    database_kind: str, database_factories: Callable[[str], Factory]
) -> Iterator[str]:
    """A database with the programme as of :data:`DAY`."""
    with database_factories(database_kind).database() as uri:
        app = build_app(uri)
        with app.app_context():
            load(DAY, people=PEOPLE, tell=nothing)
            db.session.remove()
            db.engine.dispose()
        yield uri


@pytest.fixture
def programme(programme_uri: str) -> Iterator[Flask]:
    """The portal on that database, only to be read."""
    app = build_app(programme_uri)
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()
