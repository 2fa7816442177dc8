"""Lock between processes of this machine: of two concurrent starts the second waits."""

import fcntl
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from .console import ProgressReporter, say

TICK_SECONDS = 0.2


class Lock:
    """A lock on ``file``, which names its holder. The kernel releases it when the holder dies.

    Processes forked from the holder share the lock, until it is released or all of them have ended.
    """

    def __init__(self, file: Path) -> None:
        self._file = file
        self._descriptor: int | None = None

    def acquire(self, doing: str, meanwhile: Callable[[], object] = lambda: None) -> None:
        """Take the lock. If another process holds it, print who is ``doing`` what, and wait.

        ``meanwhile`` is called repeatedly; an exception from it ends the waiting.
        """
        self._file.parent.mkdir(mode=0o700, exist_ok=True)
        descriptor = os.open(self._file, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            if not _taken(descriptor):
                say(f"Another process ({_holder(descriptor)}) is {doing}; waiting for it.")
                patience = ProgressReporter()
                while not _taken(descriptor):
                    meanwhile()
                    patience.tell(f"process {_holder(descriptor)} is still {doing}")
                    time.sleep(TICK_SECONDS)
        except BaseException:
            os.close(descriptor)
            raise
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, str(os.getpid()).encode(), 0)
        self._descriptor = descriptor

    def release(self) -> None:
        """Release the lock, for forked processes too."""
        if self._descriptor is not None:
            fcntl.flock(self._descriptor, fcntl.LOCK_UN)
            os.close(self._descriptor)
            self._descriptor = None

    @contextmanager
    def held(self, doing: str) -> Iterator[None]:
        """Hold the lock until the block ends."""
        self.acquire(doing)
        try:
            yield
        finally:
            self.release()


def _taken(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _holder(descriptor: int) -> str:
    return os.pread(descriptor, 20, 0).decode() or "?"
