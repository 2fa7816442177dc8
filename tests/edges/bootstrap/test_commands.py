"""Set-up on a bare machine."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from portal.edges.bootstrap import commands
from portal.edges.bootstrap.environment import Environment
from portal.edges.bootstrap.locks import Lock
from tests.paths import ROOT


def test_set_up_needs_nothing_but_the_standard_library() -> None:
    """-S hides every installed package, as on a bare machine."""
    help_text = subprocess.run(
        [sys.executable, "-S", str(ROOT / "portal/edges/bootstrap"), "--help"],
        capture_output=True,
        text=True,
        cwd=ROOT.parent,
        env={"PATH": os.environ["PATH"]},
        check=True,
    )
    assert "set up this machine and start the portal" in help_text.stdout


class Bare(Environment):
    """Environment that installs nothing, and records the program that would replace the process."""

    def become(self, program: str, *arguments: str) -> None:  # type: ignore[override]
        self.became = (program, *arguments)


def test_the_portal_takes_the_place_of_set_up_and_holds_up_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    environment = Bare(tmp_path)
    monkeypatch.setattr(commands, "require_free_port", lambda _options: None)
    monkeypatch.setattr(commands, "set_up", lambda _environment, _purpose: None)
    commands.run(environment)

    assert environment.became == ("python", "-m", "flask", "--app", "wsgi", "start")
    assert {file.name for file in (tmp_path / "instance").iterdir()} == {
        *("secret_key", "hash_key", "audit_key", "set-up.lock")
    }
    with Lock(tmp_path / "instance" / "set-up.lock").held("testing"):
        pass
