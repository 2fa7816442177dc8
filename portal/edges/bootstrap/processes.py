"""Run other programs without a time limit, and report progress meanwhile."""

import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import IO

from .console import ProgressReporter

TICK_SECONDS = 0.5


def no_news() -> str:
    """Return the progress text for a program that reports none."""
    return "still at it"


def run_with_progress(
    command: tuple[str, ...],
    *,
    variables: Mapping[str, str],
    folder: Path | None = None,
    stdout: int | IO[str] | None = None,
    stderr: int | IO[str] | None = None,
    news: Callable[[], str] = no_news,
    patience: ProgressReporter | None = None,
) -> "subprocess.CompletedProcess[str]":
    """Like ``subprocess.run``, but print ``news`` every few seconds while the program runs."""
    patience = patience or ProgressReporter()
    with subprocess.Popen(
        command, cwd=folder, env=dict(variables), stdout=stdout, stderr=stderr, text=True
    ) as process:
        try:
            output, errors = _communicate(process, lambda: patience.tell(news()))
        except BaseException:
            process.kill()
            process.wait()
            raise
    return subprocess.CompletedProcess(command, process.returncode, output, errors)


def _communicate(
    process: "subprocess.Popen[str]", meanwhile: Callable[[], object]
) -> tuple[str, str]:
    while True:
        try:
            return process.communicate(timeout=TICK_SECONDS)
        except subprocess.TimeoutExpired:
            meanwhile()
