"""The portal with a living programme in it, built once and copied for tests that write."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from portal.extensions import db
from portal.permissions import Role
from tests.factories import create_staff
from tests.screen.portal import Screens, open_portal
from tests.screen.world import build_world


@pytest.fixture(scope="session")
def living_file(
    database_factories: Callable[[str], Any], tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, dict[Role, str]]:
    """The database of the living programme, and who works in it."""
    target = tmp_path_factory.mktemp("living") / "portal.sqlite3"
    shutil.copy(database_factories("sqlite").template, target)
    with open_portal(f"sqlite:///{target}"):
        staff = {role: user.get_id() for role, user in build_world().items()}
        db.session.remove()
    return target, staff


@pytest.fixture(scope="session")
def living(living_file: tuple[Path, dict[Role, str]]) -> Iterator[Screens]:
    """The living programme, to look at: nobody writes to it."""
    file, staff = living_file
    with open_portal(f"sqlite:///{file}") as app:
        yield Screens(app, staff)


@pytest.fixture
def own_living(living_file: tuple[Path, dict[Role, str]], tmp_path: Path) -> Iterator[Screens]:
    """A living programme of the test's own, to write to."""
    file, staff = living_file
    copy = tmp_path / "portal.sqlite3"
    shutil.copy(file, copy)
    with open_portal(f"sqlite:///{copy}") as app:
        yield Screens(app, staff, original=file, file=copy)


@pytest.fixture(scope="session")
def empty(
    database_factories: Callable[[str], Any], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Screens]:
    """The portal on its first morning: staff, and nothing else."""
    target = tmp_path_factory.mktemp("empty") / "portal.sqlite3"
    shutil.copy(database_factories("sqlite").template, target)
    with open_portal(f"sqlite:///{target}") as app:
        yield Screens(app, {role: create_staff(role).get_id() for role in Role})
