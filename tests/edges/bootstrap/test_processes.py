"""Programs run without a time limit, with progress messages."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from portal.edges.bootstrap.console import ProgressReporter
from portal.edges.bootstrap.environment import Environment
from portal.edges.bootstrap.processes import run_with_progress

LIVES_UNTIL_IT_IS_WRITTEN_TO = "import sys; print(open(sys.argv[1]).read())"


def test_news_are_told_while_the_program_lives(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    told = []

    def news() -> str:
        told.append("2 of 3")
        if len(told) == 2:
            pipe.write_text("done")
        return told[-1]

    done = run_with_progress(
        (sys.executable, "-c", LIVES_UNTIL_IT_IS_WRITTEN_TO, str(pipe)),
        variables=os.environ,
        stdout=subprocess.PIPE,
        news=news,
        patience=ProgressReporter(every_seconds=0),
    )
    assert done.stdout == "done\n"
    assert "s: 2 of 3" in capfd.readouterr().out


def test_a_short_wait_needs_no_words(capfd: pytest.CaptureFixture[str]) -> None:
    ProgressReporter(every_seconds=3600).tell("still at it")
    assert capfd.readouterr().out == ""


def test_what_is_interrupted_leaves_no_program_behind(tmp_path: Path) -> None:
    pipe, writers = tmp_path / "pipe", []
    os.mkfifo(pipe)

    def interrupt() -> str:
        writers.append(os.open(pipe, os.O_WRONLY))  # once the program has opened it to read
        raise KeyboardInterrupt

    command = (sys.executable, "-c", LIVES_UNTIL_IT_IS_WRITTEN_TO, str(pipe))
    with pytest.raises(KeyboardInterrupt):
        run_with_progress(
            command,
            variables=os.environ,
            stdout=subprocess.DEVNULL,
            news=interrupt,
            patience=ProgressReporter(every_seconds=0),
        )
    with pytest.raises(BrokenPipeError):  # nobody reads any more
        os.write(writers[0], b"\n")
    os.close(writers[0])


def recorded_variables(root: Path, home: str, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    monkeypatch.setenv("HOME", home)
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    printed = Environment(root).read("env")
    return dict(line.split("=", 1) for line in printed.splitlines() if "=" in line)


def test_without_a_home_to_write_to_the_caches_lie_beside_the_packages(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    variables = recorded_variables(tmp_path, "/nonexistent", monkeypatch)
    assert variables["npm_config_cache"] == str(tmp_path / ".venv/cache/npm")
    assert variables["XDG_CACHE_HOME"] == str(tmp_path / ".venv/cache")


def test_with_a_home_its_caches_are_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    variables = recorded_variables(tmp_path, str(tmp_path), monkeypatch)
    assert "XDG_CACHE_HOME" not in variables
    assert variables["PATH"].startswith(str(tmp_path / ".venv/bin"))
