"""A demo programme, loaded once for all tests that only read it."""

from collections.abc import Callable, Iterator
from datetime import date

import pytest
from flask import Flask

from portal.edges.demo.programme import load
from tests.portals import own_app
from tests.stores import Store

DAY = date(2026, 6, 30)
#: Enough people for every scenario to occur; the real programme has more.
PEOPLE = 330


def nothing(_text: str) -> None:
    """Ignore the progress."""


@pytest.fixture(scope="module")
def loaded_programme(database_kind: str, stores: Callable[[str], Store]) -> Iterator[Flask]:
    """A separate portal with the programme as of :data:`DAY`, to be read only."""
    with own_app(stores(database_kind).filled("programme", _load_programme)) as app:
        yield app


def _load_programme(uri: str) -> None:
    with own_app(uri) as app, app.app_context():
        load(DAY, people=PEOPLE, tell=nothing)


@pytest.fixture
def programme(loaded_programme: Flask) -> Iterator[Flask]:
    """The portal on that database."""
    with loaded_programme.app_context():
        yield loaded_programme
