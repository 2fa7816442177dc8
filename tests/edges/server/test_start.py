"""The whole portal as ``make run`` starts it after set-up."""

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from portal.edges.bootstrap.locks import Lock
from portal.edges.bootstrap.secret_files import SECRETS
from tests.paths import ROOT

pytestmark = pytest.mark.long

Start = Callable[[], "subprocess.Popen[str]"]


@pytest.fixture
def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


@pytest.fixture
def address(free_port: int) -> str:
    return f"http://127.0.0.1:{free_port}"


@pytest.fixture
def start(tmp_path: Path, free_port: int) -> Iterator[Start]:
    started = []
    variables = {
        **dict.fromkeys(SECRETS.values(), "a secret of this test alone, 32 or more"),
        "DATABASE_URL": f"sqlite:///{tmp_path / 'portal.sqlite3'}",
        "DEMO": "0",
        "PORT": str(free_port),
        "WEB_CONCURRENCY": "1",
    }

    def start() -> "subprocess.Popen[str]":
        started.append(
            subprocess.Popen(
                [sys.executable, "-m", "flask", "--app", "wsgi", "start"],
                cwd=ROOT,
                env={**os.environ, **variables},
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                start_new_session=True,
            )
        )
        return started[-1]

    yield start
    for process in started:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.communicate()


def read_until(process: "subprocess.Popen[str]", wanted: str) -> None:
    assert process.stdout is not None
    lines = []
    for line in process.stdout:  # reads up to that line
        lines.append(line)
        if wanted in line:
            return
    raise AssertionError(f"ended before saying {wanted!r}: {''.join(lines)}")


def test_an_empty_database_becomes_a_portal_that_answers_and_stops_cleanly(
    start: Start, address: str
) -> None:
    portal = start()
    read_until(portal, "Bringing the tables up to date")
    read_until(portal, "0001 tables of the whole journey")
    read_until(portal, f"is ready: {address}")

    with urllib.request.urlopen(f"{address}/healthz") as response:  # noqa: S310  our own
        health = json.load(response)
    assert health["database"] == "ok"
    assert health["version"]

    portal.terminate()
    rest, _ = portal.communicate()
    assert portal.returncode == 0
    assert "Everything is stopped." in rest


def test_a_second_start_says_that_a_portal_runs_and_leaves_it_alone(
    start: Start, address: str
) -> None:
    first = start()
    read_until(first, f"is ready: {address}")

    second = start()
    said, _ = second.communicate()
    assert second.returncode == 1
    assert f"A portal answers at {address} already" in said
    assert first.poll() is None


def test_a_start_waits_for_the_data_of_another_one(
    start: Start, address: str, tmp_path: Path
) -> None:
    lock = Lock(tmp_path / "portal.sqlite3.lock")
    with lock.held("bringing the data up to date"):
        portal = start()
        read_until(portal, f"Another process ({os.getpid()}) is bringing the data up to date")
        assert not (tmp_path / "portal.sqlite3").exists()
    read_until(portal, f"is ready: {address}")


@pytest.mark.long
@pytest.mark.skipif(sys.platform != "linux", reason="the worker is found through /proc")
def test_a_worker_that_is_killed_comes_back_and_the_portal_answers_meanwhile(
    start: Start, address: str
) -> None:
    portal = start()
    read_until(portal, "worker: ")
    os.kill(worker_of(portal), signal.SIGKILL)
    read_until(portal, "The worker was ended by SIGKILL")
    with urllib.request.urlopen(f"{address}/healthz") as response:  # noqa: S310  our own
        assert json.load(response)["database"] == "ok"
    read_until(portal, "worker: ")
    assert portal.poll() is None


def worker_of(portal: "subprocess.Popen[str]") -> int:
    """Return the process id of the supervisor's worker."""
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):  # it has ended meanwhile
            name, _, fields = stat.read_text().partition("(")[2].rpartition(")")
            if name == "worker" and int(fields.split()[1]) == portal.pid:
                return int(stat.parent.name)
    raise AssertionError("there is no worker")
