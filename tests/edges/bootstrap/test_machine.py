"""Missing requirements are installed, or the command is printed; apt is a stand-in here."""

import os
from pathlib import Path

import pytest

from portal.edges.bootstrap import machine
from portal.edges.bootstrap.console import SetupError
from portal.edges.bootstrap.machine import Need, require

APT = """#!/bin/sh
echo "$*" >> {log}
{effect}
"""


class Machine:
    """A machine whose only programs are those in ``programs``."""

    def __init__(self, folder: Path) -> None:
        self.programs = folder / "programs"
        self.programs.mkdir()
        self.apt_log = folder / "apt.log"
        self.library = folder / "libpango.so"

    def add_apt(self, effect: str) -> None:
        script = self.programs / "apt-get"
        script.write_text(APT.format(log=self.apt_log, effect=effect))
        script.chmod(0o755)

    @property
    def need(self) -> Need:
        return Need("Pango", ("libpango-1.0-0",), self.library.exists)


@pytest.fixture
def bare_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Machine:
    machine = Machine(tmp_path)
    monkeypatch.setenv("PATH", f"{machine.programs}")
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    return machine


def test_root_gets_the_missing_package_installed(bare_machine: Machine) -> None:
    bare_machine.add_apt(f": > {bare_machine.library}")
    require(bare_machine.need)

    update, install = bare_machine.apt_log.read_text().splitlines()
    assert update.startswith("update")
    assert install.startswith("install -y")
    assert install.endswith(" libpango-1.0-0")


def test_nothing_is_installed_when_nothing_is_missing(bare_machine: Machine) -> None:
    bare_machine.add_apt("")
    bare_machine.library.touch()
    require(bare_machine.need)
    assert not bare_machine.apt_log.exists()


def test_everybody_else_is_told_the_exact_command(
    bare_machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    bare_machine.add_apt("")
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    with pytest.raises(SetupError) as stop:
        require(bare_machine.need)

    assert "sudo apt-get update && sudo apt-get install -y libpango-1.0-0" in str(stop.value)
    assert not bare_machine.apt_log.exists()


def test_a_system_without_apt_is_told_what_is_missing(bare_machine: Machine) -> None:
    with pytest.raises(SetupError, match=r"libpango-1\.0-0"):
        require(bare_machine.need)


def test_a_failing_apt_shows_its_own_words(bare_machine: Machine) -> None:
    bare_machine.add_apt("echo 'Unable to locate package' >&2; exit 100")
    with pytest.raises(SetupError, match="Unable to locate package"):
        require(bare_machine.need)


def test_a_package_that_does_not_help_stops_the_start(bare_machine: Machine) -> None:
    bare_machine.add_apt("")
    with pytest.raises(SetupError, match="and yet"):
        require(bare_machine.need)


def test_a_font_in_any_folder_below_counts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine, "FONT_FOLDERS", (str(tmp_path),))
    monkeypatch.setattr(machine, "MAC_FONT_FOLDERS", ())
    assert not machine.has_font()

    (tmp_path / "truetype").mkdir()
    (tmp_path / "truetype" / "readme.txt").touch()
    assert not machine.has_font()

    (tmp_path / "truetype" / "DejaVuSans.ttf").touch()
    assert machine.has_font()
