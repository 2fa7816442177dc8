"""Run web server and worker under one parent, in one process group.

Both are forked from the parent, which has imported the portal already: nothing is imported twice,
and unchanged memory is shared. A worker that dies is restarted; if the web server ends, everything
stops.
"""

import ctypes
import multiprocessing
import os
import signal
import sys
import time
from collections.abc import Callable
from contextvars import Context
from dataclasses import dataclass
from multiprocessing.context import ForkProcess
from threading import Event
from types import FrameType
from typing import NoReturn

from .console import ProgressReporter, say

TICK_SECONDS = 0.2
LONGEST_DELAY_SECONDS = 60.0
STEADY_SECONDS = 60.0
PR_SET_PDEATHSIG, PR_SET_NAME = 1, 15  # linux/prctl.h
STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
_forking = multiprocessing.get_context("fork")


@dataclass(frozen=True)
class Program:
    """A process: its function, and the signal that makes it stop after its current work."""

    name: str
    body: Callable[[], object]
    stop_signal: signal.Signals = signal.SIGTERM


class _StopRequested(Exception):
    """A stop signal was received."""


class _WebServerEnded(Exception):
    """The web server ended, so the portal has to stop; the message says why."""


class Supervisor:
    """Starts the programs, watches them, and stops them at the end.

    The ``startup_task`` runs once, after the web server answers and before the worker starts.
    """

    def __init__(
        self,
        web_server: Program,
        worker: Program,
        startup_task: Program | None = None,
        *,
        grace_seconds: float = 15.0,
        first_delay_seconds: float = 1.0,
    ) -> None:
        self._web_server, self._worker, self._startup_task = web_server, worker, startup_task
        self._grace = grace_seconds
        self._first_delay = first_delay_seconds
        self._running: dict[Program, ForkProcess] = {}
        self._signal: signal.Signals | None = None
        self._woken = Event()

    def run(
        self,
        health_error: Callable[[], str | None],
        on_ready: Callable[[], None],
        on_settled: Callable[[], None],
    ) -> int:
        """Run until a signal or the end of the web server.

        ``on_ready`` is called when ``health_error`` returns None, ``on_settled`` after the startup
        task. Returns 0 after a signal, 1 if the web server ended by itself.
        """
        for number in STOPPING:
            signal.signal(number, self._on_signal)
        status = 0
        try:
            self._run_phases(health_error, on_ready, on_settled)
        except _StopRequested:
            pass
        except _WebServerEnded as end:
            say(f"\n{end}")
            status = 1
        self._stop_all()
        say("Everything is stopped.")
        return status

    def _on_signal(self, number: int, _frame: FrameType | None) -> None:
        self._signal = signal.Signals(number)
        self._woken.set()

    def _run_phases(
        self,
        health_error: Callable[[], str | None],
        on_ready: Callable[[], None],
        on_settled: Callable[[], None],
    ) -> NoReturn:
        patience = ProgressReporter()

        def answers() -> bool:
            reason = health_error()
            if reason is not None:
                patience.tell(f"the web server runs and does not answer yet ({reason})")
            return reason is None

        self._start(self._web_server)
        self._watch_until(answers)
        on_ready()
        if self._startup_task is not None:
            self._run_startup_task(self._startup_task)
        on_settled()
        self._keep_running(self._worker)

    def _run_startup_task(self, task: Program) -> None:
        code = self._run_to_end(task)
        if code:
            say(
                f"\n{_exit_message(task, code)} The portal goes on without it; the next start tries"
                " again."
            )

    def _keep_running(self, worker: Program) -> NoReturn:
        """Restart the worker whenever it ends. The delay doubles each time, unless the worker ran
        steadily.
        """
        rest = self._first_delay
        while True:
            began = time.monotonic()
            code = self._run_to_end(worker)
            if time.monotonic() - began > STEADY_SECONDS:
                rest = self._first_delay
            say(
                f"\n{_exit_message(worker, code)} The portal goes on; the {worker.name} is started"
                f" again in {rest:g} s."
            )
            self._pause(rest)
            rest = min(rest * 2, LONGEST_DELAY_SECONDS)

    def _run_to_end(self, program: Program) -> int:
        self._start(program)
        self._watch_until(lambda: self._running[program].exitcode is not None)
        return self._running.pop(program).exitcode or 0

    def _pause(self, seconds: float) -> None:
        until = time.monotonic() + seconds
        self._watch_until(lambda: time.monotonic() >= until)

    def _watch_until(self, over: Callable[[], bool]) -> None:
        """Wait until ``over()``. Raises ``_StopRequested`` after a signal, ``_WebServerEnded`` if
        the web server ends.
        """
        while True:
            if self._woken.is_set():
                raise _StopRequested
            code = self._running[self._web_server].exitcode
            if code is not None:
                del self._running[self._web_server]
                raise _WebServerEnded(
                    f"{_exit_message(self._web_server, code)} Stopping the rest with it."
                )
            if over():
                return
            self._woken.wait(TICK_SECONDS)

    def _start(self, program: Program) -> None:
        process = _forking.Process(
            target=_run_child, args=(program, os.getpid()), name=program.name
        )
        process.start()
        self._running[program] = process

    def _stop_all(self) -> None:
        """Send the stop signal, wait, send it again, wait, then kill.

        A Ctrl-C in a terminal reaches the whole process group, and the worker takes a second signal
        as "stop at once". After SIGINT the first signal is therefore not sent.
        """
        if self._signal is not signal.SIGINT:
            self._send_stop()
        self._wait()
        self._send_stop()
        self._wait()
        for program, process in self._running.items():
            say(f"The {program.name} does not stop; killing it.")
            process.kill()
            process.join()

    def _send_stop(self) -> None:
        for program, process in self._running.items():
            if process.pid is not None and process.exitcode is None:
                os.kill(process.pid, program.stop_signal)

    def _wait(self) -> None:
        """Wait up to the grace period for the programs to end, and forget those that did."""
        deadline = time.monotonic() + self._grace
        while self._running and time.monotonic() < deadline:
            for program, process in list(self._running.items()):
                if process.exitcode is not None:
                    del self._running[program]
            time.sleep(TICK_SECONDS / 4 if self._running else 0)


def _run_child(program: Program, parent: int) -> None:
    """Run ``body`` in the forked process, without the parent's signal handlers and context
    variables.
    """
    for number in STOPPING:
        signal.signal(number, signal.SIG_DFL)
    if sys.platform == "linux":
        library = ctypes.CDLL(None)
        library.prctl(PR_SET_NAME, program.name.encode())
        # The kernel stops the child when its supervisor is killed, which frees the port.
        library.prctl(PR_SET_PDEATHSIG, int(program.stop_signal))
        if os.getppid() != parent:  # the parent died before prctl
            os.kill(os.getpid(), program.stop_signal)
    Context().run(program.body)


def _exit_message(program: Program, code: int) -> str:
    if code >= 0:
        return f"The {program.name} ended by itself with status {code}; its own words stand above."
    reason = f"The {program.name} was ended by {signal.Signals(-code).name}"
    if -code == signal.SIGKILL:
        reason += " (somebody killed it, or the machine ran out of memory)"
    return f"{reason}."
