"""Front-end files come from npm, and Node from PyPI if it is missing."""

import json
from pathlib import Path

import pytest

from portal.edges.bootstrap import frontend
from portal.edges.bootstrap.console import SetupError
from portal.edges.bootstrap.environment import Environment
from tests.paths import ROOT


class RecordingEnvironment(Environment):
    """Environment that imitates the files that npm would leave."""

    def __init__(self, root: Path) -> None:
        super().__init__(root)
        self.done: list[str] = []

    def install(self, lock: str, announcement: str) -> None:
        self.done.append(lock)

    def read(self, *command: str) -> str:
        self.done.append(" ".join(command[:2]))
        package = self.root / "node_modules" / "htmx.org" / "dist"
        package.mkdir(parents=True, exist_ok=True)
        (package / "htmx.min.js").write_text("htmx")
        return ""


@pytest.fixture
def environment(tmp_path: Path) -> RecordingEnvironment:
    plan = {"portal": {"copy": {"htmx.org/dist/htmx.min.js": "portal/static/vendor/"}}}
    (tmp_path / "package.json").write_text(json.dumps(plan))
    (tmp_path / "package-lock.json").write_text("{}")
    return RecordingEnvironment(tmp_path)


def put_node_on_the_path(folder: Path, monkeypatch: pytest.MonkeyPatch, version: str) -> None:
    for name in ("node", "npm"):
        program = folder / name
        program.write_text(f"#!/bin/sh\necho {version}\n")
        program.chmod(0o755)
    monkeypatch.setenv("PATH", str(folder))


def test_the_machines_own_node_is_used(
    environment: RecordingEnvironment, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_node_on_the_path(tmp_path, monkeypatch, "v18.19.0")
    frontend.install(environment)

    assert environment.done == ["npm ci"]
    assert (tmp_path / "portal/static/vendor/htmx.min.js").read_text() == "htmx"


@pytest.mark.parametrize("version", [None, "v12.22.12"])
def test_node_comes_from_pypi_where_there_is_none_or_an_old_one(
    environment: RecordingEnvironment,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    version: str | None,
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    if version:
        put_node_on_the_path(tmp_path, monkeypatch, version)
    frontend.install(environment)
    assert environment.done == ["requirements/node.txt", "npm ci"]


@pytest.mark.parametrize(
    "gone", ["portal/static/vendor/htmx.min.js", "node_modules/htmx.org/dist/htmx.min.js"]
)
def test_a_second_start_leaves_npm_alone_until_a_file_is_gone(
    environment: RecordingEnvironment, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, gone: str
) -> None:
    put_node_on_the_path(tmp_path, monkeypatch, "v20.1.0")
    frontend.install(environment)
    frontend.install(environment)
    assert environment.done == ["npm ci"]

    (tmp_path / gone).unlink()
    frontend.install(environment)
    assert environment.done == ["npm ci", "npm ci"]


def test_a_file_that_the_package_no_longer_holds_is_named(
    environment: RecordingEnvironment, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_node_on_the_path(tmp_path, monkeypatch, "v20.1.0")
    plan = {"portal": {"copy": {"htmx.org/dist/gone.js": "portal/static/vendor/"}}}
    (tmp_path / "package.json").write_text(json.dumps(plan))
    with pytest.raises(SetupError, match=r"gone\.js"):
        frontend.install(environment)


def test_every_front_end_package_is_pinned_and_locked() -> None:
    manifest = json.loads((ROOT / "package.json").read_text())
    locked = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    for name, version in {**manifest["dependencies"], **manifest["devDependencies"]}.items():
        assert locked[f"node_modules/{name}"]["version"] == version
    assert all("integrity" in package for path, package in locked.items() if path)
