"""The whole portal, as `make run` starts it, on an empty database."""

import json
import os
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from portal.bootstrap.secret_files import SECRETS

ROOT = Path(__file__).resolve().parents[2]
START = """
import os, sys
from pathlib import Path
root = Path(sys.argv[1])
sys.path.append(str(root / "portal"))
from bootstrap.commands import Options, start
from bootstrap.environment import Environment
environment = Environment(root)
environment.folder = Path(sys.prefix)  # the environment that runs the tests
sys.exit(start(environment, Options.read(os.environ)))
"""


@pytest.fixture
def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


@pytest.fixture
def portal(tmp_path: Path, free_port: int) -> Iterator[subprocess.Popen[str]]:
    variables = {
        **dict.fromkeys(SECRETS.values(), "a secret of this test alone, 32 or more"),
        "DATABASE_URL": f"sqlite:///{tmp_path / 'portal.sqlite3'}",
        "DEMO": "0",
        "PORT": str(free_port),
        "WEB_CONCURRENCY": "1",
    }
    process = subprocess.Popen(
        [sys.executable, "-c", START, str(ROOT)],
        env={**os.environ, **variables},
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    yield process
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()


def test_an_empty_database_becomes_a_portal_that_answers_and_stops_cleanly(
    portal: subprocess.Popen[str], free_port: int
) -> None:
    assert portal.stdout is not None
    address = f"http://127.0.0.1:{free_port}"
    assert any(f"is ready: {address}" in line for line in portal.stdout)  # reads up to that line

    with urllib.request.urlopen(f"{address}/healthz") as response:  # noqa: S310  our own
        health = json.load(response)
    assert health["database"] == "ok"
    assert health["version"]

    portal.terminate()
    rest, _ = portal.communicate()
    assert portal.returncode == 0
    assert "Everything is stopped." in rest
