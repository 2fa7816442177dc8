"""Web server and worker under one parent, in one process group: both run or neither does."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Event
from types import FrameType

from .console import say

TICK_SECONDS = 0.2
READY_SECONDS = 60.0
PR_SET_PDEATHSIG = 1  # linux/prctl.h


@dataclass(frozen=True)
class Program:
    """A process to keep: ``stop_signal`` is the one that lets it finish what it is doing."""

    name: str
    command: tuple[str, ...]
    stop_signal: signal.Signals


class Supervisor:
    """Starts the programs, watches them, and stops them all when one ends or a signal comes."""

    def __init__(
        self, programs: Sequence[Program], folder: Path, *, grace_seconds: float = 15.0
    ) -> None:
        self._programs = programs
        self._folder = folder
        self._grace = grace_seconds
        self._running: dict[Program, subprocess.Popen[bytes]] = {}
        self._signal: signal.Signals | None = None
        self._woken = Event()

    def run(self, is_ready: Callable[[], bool], on_ready: Callable[[], None]) -> int:
        """Run until a signal or the end of a program; ``on_ready`` is called once.

        Returns 0 after Ctrl-C or SIGTERM, 1 when a program ended by itself.
        """
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._note_signal)
        for program in self._programs:
            self._running[program] = self._start(program)
        ended = self._watch(is_ready, on_ready)
        if ended is not None:
            say(f"\n{_obituary(ended, self._running.pop(ended).returncode)}")
        self._stop_all()
        say("Everything is stopped.")
        return 0 if ended is None else 1

    def _note_signal(self, number: int, _frame: FrameType | None) -> None:
        self._signal = signal.Signals(number)
        self._woken.set()

    def _start(self, program: Program) -> subprocess.Popen[bytes]:
        # preexec_fn is safe here: the supervisor has no threads.
        return subprocess.Popen(
            program.command,
            cwd=self._folder,
            stdin=subprocess.DEVNULL,
            preexec_fn=lambda: _stop_with_parent(program.stop_signal),
        )

    def _watch(self, is_ready: Callable[[], bool], on_ready: Callable[[], None]) -> Program | None:
        """Wait. Returns the program that ended, or None when a signal came."""
        deadline: float | None = time.monotonic() + READY_SECONDS
        while not self._woken.wait(TICK_SECONDS):
            for program, process in self._running.items():
                if process.poll() is not None:
                    return program
            if deadline is None:
                continue
            if is_ready():
                deadline = None
                on_ready()
            elif time.monotonic() > deadline:
                deadline = None
                say("The portal does not answer yet; the reason should stand above.")
        return None

    def _stop_all(self) -> None:
        """Ask, wait, ask again, wait, then kill.

        A Ctrl-C in a terminal reaches the whole group. The worker takes a second one as "drop
        everything", so after SIGINT the programs are left alone at first.
        """
        if self._signal is not signal.SIGINT:
            self._send_stop()
        self._wait()
        self._send_stop()
        self._wait()
        for program, process in self._running.items():
            say(f"The {program.name} does not stop; killing it.")
            process.kill()
            process.wait()

    def _send_stop(self) -> None:
        for program, process in self._running.items():
            process.send_signal(program.stop_signal)

    def _wait(self) -> None:
        """Give the programs the time of grace; forget those that ended."""
        deadline = time.monotonic() + self._grace
        while self._running and time.monotonic() < deadline:
            for program, process in list(self._running.items()):
                if process.poll() is not None:
                    del self._running[program]
            time.sleep(TICK_SECONDS / 4 if self._running else 0)


def _stop_with_parent(number: signal.Signals) -> None:
    """On Linux the kernel stops a child whose supervisor was killed, and its port is free again."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, int(number))
        if os.getppid() == 1:  # the parent died before the call above
            os.kill(os.getpid(), number)


def _obituary(program: Program, code: int) -> str:
    if code < 0:
        reason = f"was ended by {signal.Signals(-code).name}"
        if -code == signal.SIGKILL:
            reason += " (somebody killed it, or the machine ran out of memory)"
    else:
        reason = f"ended by itself with status {code}; its own words stand above"
    return f"The {program.name} {reason}. Stopping the rest with it."
