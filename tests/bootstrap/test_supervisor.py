"""Web server and worker live and die together. The programs here are real, small processes."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import IO

import pytest

PORTAL = str(Path(__file__).resolve().parents[2] / "portal")

# Each says when it is up and how it was stopped; then ends, as its argument says.
STANDS_FOR_A_PROGRAM = """
import signal, sys
name, end = sys.argv[1:3]
def say(text):
    sys.stdout.write(f"{name} {text}\\n")  # in one piece: the two share a pipe
    sys.stdout.flush()
signals = {signal.SIGINT, signal.SIGTERM}
signal.pthread_sigmask(signal.SIG_BLOCK, signals)
say("up")
if end.isdecimal():
    sys.exit(int(end))
if end == "killed":
    signal.raise_signal(signal.SIGKILL)
while True:
    say(f"told {signal.Signals(signal.sigwait(signals)).name}")
    if end != "stubborn":
        sys.exit(0)
"""

SUPERVISE = """
import signal, sys
from pathlib import Path
portal, program, web, worker, grace = sys.argv[1:6]
sys.path.append(portal)  # the way set-up is started: without the rest of the portal
from bootstrap.console import say
from bootstrap.supervisor import Program, Supervisor
def command(name, end):
    return (sys.executable, program, name, end)
programs = [
    Program("web server", command("web", web), signal.SIGTERM),
    Program("worker", command("worker", worker), signal.SIGINT),
]
supervisor = Supervisor(programs, Path.cwd(), grace_seconds=float(grace))
sys.exit(supervisor.run(is_ready=lambda: True, on_ready=lambda: say("ready")))
"""


class Portal:
    """A supervisor with two stand-ins, in a process group of their own."""

    def __init__(self, folder: Path, web: str, worker: str, grace_seconds: float) -> None:
        program = folder / "program.py"
        program.write_text(STANDS_FOR_A_PROGRAM)
        self.process = subprocess.Popen(
            [
                sys.executable,
                "-c",
                SUPERVISE,
                PORTAL,
                str(program),
                web,
                worker,
                str(grace_seconds),
            ],
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

    def start(web: str = "runs", worker: str = "runs", grace_seconds: float = 20) -> Portal:
        started.append(Portal(tmp_path, web, worker, grace_seconds))
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
    portal.read_until("web up", "worker up", "ready")
    os.killpg(portal.process.pid, signal.SIGINT)  # a terminal tells the whole group

    assert portal.end() == 0
    told = [line for line in portal.lines if "told" in line]
    assert sorted(told) == ["web told SIGINT", "worker told SIGINT"]


def test_sigterm_lets_each_finish_in_its_own_way(start: Callable[..., Portal]) -> None:
    portal = start()
    portal.read_until("web up", "worker up")
    portal.process.terminate()

    assert portal.end() == 0
    assert {"web told SIGTERM", "worker told SIGINT"} <= set(portal.lines)
    assert portal.lines[-1] == "Everything is stopped."


def test_when_the_worker_is_killed_the_web_server_stops_and_the_reason_is_said(
    start: Callable[..., Portal],
) -> None:
    portal = start(worker="killed")

    assert portal.end() == 1
    assert "The worker was ended by SIGKILL" in portal.output
    assert "Everything is stopped." in portal.lines


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
    portal.read_until("web up", "worker up")
    portal.process.terminate()

    assert portal.end() == 0
    assert "The worker does not stop; killing it." in portal.lines


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel of Linux passes the news on")
def test_nothing_is_left_behind_when_the_supervisor_itself_is_killed(
    start: Callable[..., Portal],
) -> None:
    portal = start()
    portal.read_until("web up", "worker up")
    portal.process.kill()

    portal.end()  # reads until the last process has let go of the output
    assert {"web told SIGTERM", "worker told SIGINT"} <= set(portal.lines)
