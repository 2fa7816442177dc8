"""One at a time on this machine: of two starts at once the second waits."""

import fcntl
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from .console import Patience, say

TICK_SECONDS = 0.2


class Lock:
    """A lock on ``file``, which names its holder. When the holder dies, the kernel lets go.

    Processes that are forked from the holder hold it with it, until it is released or all of them
    have ended.
    """

    def __init__(self, file: Path) -> None:
        self._file = file
        self._descriptor: int | None = None

    def acquire(self, doing: str, meanwhile: Callable[[], object] = lambda: None) -> None:
        """Take the lock. Where another process holds it, say who is ``doing`` what, and wait.

        ``meanwhile`` is called now and then; what it raises ends the waiting.
        """
        self._file.parent.mkdir(mode=0o700, exist_ok=True)
        descriptor = os.open(self._file, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            if not _taken(descriptor):
                say(f"Another process ({_holder(descriptor)}) is {doing}; waiting for it.")
                patience = Patience()
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
        """Let go, also of what forked processes hold of it."""
        if self._descriptor is not None:
            fcntl.flock(self._descriptor, fcntl.LOCK_UN)
            os.close(self._descriptor)
            self._descriptor = None

    @contextmanager
    def held(self, doing: str) -> Iterator[None]:
        """Hold the lock for as long as the block takes."""
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
