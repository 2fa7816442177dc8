"""Of two concurrent starts the second waits and names the first."""

import os
import signal
from pathlib import Path

import pytest

from portal.edges.bootstrap.locks import Lock


class GaveUp(Exception):
    """Raised to end the waiting."""


def give_up() -> None:
    raise GaveUp


def test_the_second_says_who_is_doing_what_and_waits(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    first, second = Lock(tmp_path / "lock"), Lock(tmp_path / "lock")
    first.acquire("setting up")
    second.acquire("setting up", meanwhile=first.release)  # it waits until the first lets go

    told = f"Another process ({os.getpid()}) is setting up; waiting for it."
    assert told in capfd.readouterr().out


def test_waiting_ends_when_there_is_nothing_left_to_wait_for(tmp_path: Path) -> None:
    first, second = Lock(tmp_path / "lock"), Lock(tmp_path / "lock")
    with first.held("setting up"), pytest.raises(GaveUp):
        second.acquire("setting up", meanwhile=give_up)
    second.acquire("setting up", meanwhile=give_up)
    second.release()


def test_what_is_released_is_released_for_forked_processes_too(tmp_path: Path) -> None:
    first, second = Lock(tmp_path / "lock"), Lock(tmp_path / "lock")
    first.acquire("setting up")
    child = os.fork()
    if child == 0:
        signal.pause()
    try:
        first.release()
        second.acquire("setting up", meanwhile=give_up)
        second.release()
    finally:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)


def test_who_dies_lets_go(tmp_path: Path) -> None:
    child = os.fork()
    if child == 0:
        Lock(tmp_path / "lock").acquire("setting up")
        os._exit(0)
    os.waitpid(child, 0)
    lock = Lock(tmp_path / "lock")
    lock.acquire("setting up", meanwhile=give_up)
    lock.release()
