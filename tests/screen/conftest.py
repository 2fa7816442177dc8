"""The portal with a sample programme, built once per run and copied for tests that write."""

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from portal.core.extensions import db
from portal.platform.permissions import Role
from tests.factories import create_staff, signed_in
from tests.once import folder_of_run, made_once
from tests.screen.portal import Screens, open_portal
from tests.screen.world import build_world


@pytest.fixture(scope="session")
def living_file(
    request: pytest.FixtureRequest,
    stores: Callable[[str], Any],
    tmp_path_factory: pytest.TempPathFactory,
) -> tuple[Path, dict[Role, str]]:
    """The database of the sample programme, and its staff."""
    common = folder_of_run(request.config, tmp_path_factory)

    def build(target: Path) -> None:
        shutil.copy(stores("sqlite").template, target)
        with open_portal(f"sqlite:///{target}"):
            staff = {role: signed_in(user) for role, user in build_world().items()}
            db.session.remove()
        (common / "staff.json").write_text(json.dumps(staff))

    file = made_once(common / "living.sqlite3", build)
    staff = json.loads((common / "staff.json").read_text())
    return file, {Role(role): key for role, key in staff.items()}


@pytest.fixture(scope="session")
def living(
    living_file: tuple[Path, dict[Role, str]],
    tmp_path_factory: pytest.TempPathFactory,
    everything: bool,
) -> Iterator[Screens]:
    """The sample programme, read only; the single write is a stored print of a paper."""
    file, staff = living_file
    copy = tmp_path_factory.mktemp("living") / "portal.sqlite3"
    shutil.copy(file, copy)
    with open_portal(f"sqlite:///{copy}") as app:
        yield Screens(app, staff, everything=everything)


@pytest.fixture
def own_living(
    living_file: tuple[Path, dict[Role, str]], tmp_path: Path, everything: bool
) -> Iterator[Screens]:
    """A separate copy of the sample programme that the test may change."""
    file, staff = living_file
    copy = tmp_path / "portal.sqlite3"
    shutil.copy(file, copy)
    with open_portal(f"sqlite:///{copy}") as app:
        yield Screens(app, staff, original=file, file=copy, everything=everything)


@pytest.fixture(scope="session")
def empty(
    stores: Callable[[str], Any], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Screens]:
    """The portal on its first day: staff, and nothing else."""
    target = tmp_path_factory.mktemp("empty") / "portal.sqlite3"
    shutil.copy(stores("sqlite").template, target)
    with open_portal(f"sqlite:///{target}") as app:
        yield Screens(app, {role: signed_in(create_staff(role)) for role in Role})
