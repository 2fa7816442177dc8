"""The portal stops with its web server; a worker that dies is restarted.

The programs here are real, small processes.
"""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import IO

import pytest

from tests.paths import ROOT

PORTAL = str(ROOT / "portal" / "edges")

# The programs say when they are up and how they were stopped; then end, as their argument says.
SUPERVISE = """
import os, signal, sys
portal, web, worker, startup_task, grace = sys.argv[1:6]
sys.path.append(portal)  # the way set-up is started: without the rest of the portal
from bootstrap.console import say
from bootstrap.supervisor import Program, Supervisor

def program(name, end, stop_signal):
    def live():
        signals = {signal.SIGINT, signal.SIGTERM}
        signal.pthread_sigmask(signal.SIG_BLOCK, signals)
        say(f"{name} up")
        if end.isdecimal():
            sys.exit(int(end))
        if end == "killed":
            signal.raise_signal(signal.SIGKILL)
        if end == "killed once" and not os.path.exists("killed"):
            open("killed", "x").close()
            signal.raise_signal(signal.SIGKILL)
        while True:
            say(f"{name} told {signal.Signals(signal.sigwait(signals)).name}")
            if end != "stubborn":
                sys.exit(0)
    return Program(name, live, stop_signal)

def health_error():
    return "not yet" if web == "silent" else None

supervisor = Supervisor(
    program("web server", web, signal.SIGTERM),
    program("worker", worker, signal.SIGINT),
    program("demo", startup_task, signal.SIGTERM) if startup_task else None,
    grace_seconds=float(grace),
    first_delay_seconds=0.01,
)
sys.exit(supervisor.run(health_error, lambda: say("ready"), lambda: say("settled")))
"""


class Portal:
    """A supervisor with its programs, in a process group of their own."""

    def __init__(self, folder: Path, *arguments: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", SUPERVISE, PORTAL, *arguments],
            cwd=folder,
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        self.lines: list[str] = []

    def read_until(self, *wanted: str) -> None:
        while not set(wanted) <= set(self.lines):
            line = self.stdout.readline()
            assert line, f"ended before saying {wanted}: {self.lines}"
            self.lines.append(line.strip())

    def end(self) -> int:
        self.lines += [line.strip() for line in self.stdout]
        return self.process.wait()

    @property
    def output(self) -> str:
        return "\n".join(self.lines)

    @property
    def stdout(self) -> IO[str]:
        assert self.process.stdout is not None
        return self.process.stdout


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[..., Portal]]:
    started: list[Portal] = []

    def start(
        web: str = "runs", worker: str = "runs", startup_task: str = "", grace_seconds: float = 20
    ) -> Portal:
        started.append(Portal(tmp_path, web, worker, startup_task, str(grace_seconds)))
        return started[-1]

    yield start
    for portal in started:
        with suppress(ProcessLookupError):
            os.killpg(portal.process.pid, signal.SIGKILL)
        portal.process.wait()
        portal.stdout.close()


def test_ctrl_c_stops_both_and_is_not_passed_on_a_second_time(
    start: Callable[..., Portal],
) -> None:
    portal = start()
    portal.read_until("web server up", "worker up", "ready")
    os.killpg(portal.process.pid, signal.SIGINT)  # a terminal tells the whole group

    assert portal.end() == 0
    told = [line for line in portal.lines if "told" in line]
    assert sorted(told) == ["web server told SIGINT", "worker told SIGINT"]


def test_sigterm_lets_each_finish_in_its_own_way(start: Callable[..., Portal]) -> None:
    portal = start()
    portal.read_until("web server up", "worker up")
    portal.process.terminate()

    assert portal.end() == 0
    assert {"web server told SIGTERM", "worker told SIGINT"} <= set(portal.lines)
    assert portal.lines[-1] == "Everything is stopped."


def test_a_worker_that_is_killed_is_started_again_and_the_web_server_goes_on(
    start: Callable[..., Portal],
) -> None:
    portal = start(worker="killed once")
    portal.read_until("worker up")
    portal.lines.clear()
    portal.read_until("worker up")
    assert "The worker was ended by SIGKILL" in portal.output
    assert "The portal goes on" in portal.output

    portal.process.terminate()
    assert portal.end() == 0
    assert "web server told SIGTERM" in portal.lines


def test_a_worker_that_keeps_dying_rests_longer_each_time(start: Callable[..., Portal]) -> None:
    portal = start(worker="3")
    for rest in ("0.01", "0.02", "0.04"):
        portal.read_until(
            "The worker ended by itself with status 3; its own words stand above."
            f" The portal goes on; the worker is started again in {rest} s."
        )


def test_the_errand_is_done_before_the_worker_starts(start: Callable[..., Portal]) -> None:
    portal = start(startup_task="0")
    portal.read_until("worker up")
    assert [line for line in portal.lines if line != "web server up"] == [
        "ready",
        "demo up",
        "settled",
        "worker up",
    ]


def test_an_errand_that_fails_is_told_and_the_portal_goes_on(start: Callable[..., Portal]) -> None:
    portal = start(startup_task="1")
    portal.read_until("settled", "worker up")
    assert "The demo ended by itself with status 1" in portal.output
    assert "the next start tries again" in portal.output


def test_during_the_errand_the_portal_can_be_stopped(start: Callable[..., Portal]) -> None:
    portal = start(startup_task="runs")
    portal.read_until("demo up")
    portal.process.terminate()

    assert portal.end() == 0
    assert {"web server told SIGTERM", "demo told SIGTERM"} <= set(portal.lines)
    assert "worker up" not in portal.lines


def test_a_web_server_that_does_not_answer_is_waited_for_as_long_as_it_lives(
    start: Callable[..., Portal],
) -> None:
    portal = start(web="silent")
    portal.read_until("web server up")
    os.kill(portal.process.pid, signal.SIGTERM)

    assert portal.end() == 0
    assert "ready" not in portal.lines


def test_when_the_web_server_ends_the_worker_stops_and_the_reason_is_said(
    start: Callable[..., Portal],
) -> None:
    portal = start(web="3")

    assert portal.end() == 1
    assert "The web server ended by itself with status 3" in portal.output
    assert "Everything is stopped." in portal.lines


def test_a_program_that_does_not_listen_is_killed_in_the_end(
    start: Callable[..., Portal],
) -> None:
    portal = start(worker="stubborn", grace_seconds=0.1)
    portal.read_until("web server up", "worker up")
    portal.process.terminate()

    assert portal.end() == 0
    assert "The worker does not stop; killing it." in portal.lines


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel of Linux passes the news on")
def test_nothing_is_left_behind_when_the_supervisor_itself_is_killed(
    start: Callable[..., Portal],
) -> None:
    portal = start()
    portal.read_until("web server up", "worker up")
    portal.process.kill()

    portal.end()  # reads until the last process has let go of the output
    assert {"web server told SIGTERM", "worker told SIGINT"} <= set(portal.lines)
