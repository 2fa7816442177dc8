"""Create an expensive, read-only file once per run, in the first process that needs it."""

import fcntl
from collections.abc import Callable
from pathlib import Path

import pytest


def folder_of_run(config: pytest.Config, factory: pytest.TempPathFactory) -> Path:
    """Return the folder shared by all processes of this run."""
    own = factory.getbasetemp()
    return own.parent if hasattr(config, "workerinput") else own


def made_once(target: Path, make: Callable[[Path], None]) -> Path:
    """Return ``target``. If it does not exist yet, ``make`` writes it to the path it is given;
    other processes wait meanwhile, and try themselves if it fails.
    """
    with target.with_name(f"{target.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not target.exists():
            unfinished = target.with_name(f"{target.name}.unfinished")
            unfinished.unlink(missing_ok=True)
            make(unfinished)
            unfinished.rename(target)
    return target
