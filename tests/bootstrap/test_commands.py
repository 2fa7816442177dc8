"""Settings of a start, and what is checked before anything is installed."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from portal.bootstrap.commands import Options, programs, require_free_port
from portal.bootstrap.console import SetupError
from portal.bootstrap.environment import Environment

ROOT = Path(__file__).resolve().parents[2]


def test_a_plain_start_listens_on_this_machine_only_and_shows_the_demo() -> None:
    options = Options.read({})
    assert options.address == "http://127.0.0.1:8000"
    assert options.demo


@pytest.mark.parametrize("value", ["0", "no", "False", " off "])
def test_the_demo_can_be_switched_off(value: str) -> None:
    assert not Options.read({"DEMO": value}).demo


@pytest.mark.parametrize("value", ["http", "0", "65536", "-1", "80.5"])
def test_a_port_that_is_none_is_refused_by_name(value: str) -> None:
    with pytest.raises(SetupError, match="PORT"):
        Options.read({"PORT": value})


def test_open_to_the_network_it_still_names_an_address_that_a_browser_takes() -> None:
    options = Options.read({"HOST": "0.0.0.0", "PORT": "9000"})  # noqa: S104
    assert options.address == "http://127.0.0.1:9000"
    [web, _worker] = programs(Environment(ROOT), options)
    assert "0.0.0.0:9000" in web.command


def test_a_taken_port_is_named_together_with_the_way_out() -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        options = Options.read({"PORT": str(other.getsockname()[1])})
        with pytest.raises(SetupError, match="PORT=8001 make run"):
            require_free_port(options)


def test_set_up_needs_nothing_but_the_standard_library() -> None:
    """-S hides every installed package: what is left is a bare machine's Python."""
    help_text = subprocess.run(
        [sys.executable, "-S", str(ROOT / "portal/bootstrap"), "--help"],
        capture_output=True,
        text=True,
        cwd=ROOT.parent,
        env={"PATH": os.environ["PATH"]},
        check=True,
    )
    assert "set up this machine and start the portal" in help_text.stdout
