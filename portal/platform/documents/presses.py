"""Set many papers at once: in blocks, by two processes, which outlive a chunk of a job."""

import atexit
import contextlib
import os
import pickle
import subprocess
import sys
import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import IO, cast

from portal.platform.documents.typesetter.article import Article

_PROGRAM = Path(__file__).with_name("typesetter")
#: Two cores are what an office has; a third process would take them from the pages.
PRESSES = min(2, os.cpu_count() or 1)
PAPERS_PER_BLOCK = 10


class Press:
    """One process that sets blocks. It starts when it is needed, and ends by itself."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None

    def set(self, block: Sequence[Article], watermark: str) -> list[bytes | None]:
        """Return the PDF of each paper of the block, None for one of several pages."""
        for is_last in (False, True):
            process = self._running()
            try:
                return self._asked(process, block, watermark)
            except (BrokenPipeError, EOFError):  # it has ended, perhaps for want of work
                self.stop()
                if is_last:
                    raise
        raise AssertionError

    def stop(self) -> None:
        """End the process."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            for pipe in (self._process.stdin, self._process.stdout):
                with contextlib.suppress(OSError):
                    cast("IO[bytes]", pipe).close()
            self._process = None

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is not None and self._process.poll() is not None:
            self.stop()
        if self._process is None:
            self._process = subprocess.Popen(  # noqa: S603  our own program
                [sys.executable, str(_PROGRAM)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
            )
        return self._process

    @staticmethod
    def _asked(
        process: subprocess.Popen[bytes], block: Sequence[Article], watermark: str
    ) -> list[bytes | None]:
        target, source = cast("IO[bytes]", process.stdin), cast("IO[bytes]", process.stdout)
        pickle.dump((list(block), watermark), target)
        target.flush()
        answer = pickle.load(source)  # noqa: S301  from our own child
        if isinstance(answer, str):
            raise RuntimeError(answer)  # noqa: TRY004  what the other process said
        return cast("list[bytes | None]", answer)


_presses = [Press() for _ in range(PRESSES)]
_lock = threading.Lock()


def set_articles(articles: Sequence[Article], *, watermark: str = "") -> list[bytes | None]:
    """Return the PDF of each paper; None for one of several pages, which is to be set alone.

    Only one caller of this process prints at a time.
    """
    size = min(PAPERS_PER_BLOCK, max(-(-len(articles) // PRESSES), 1))
    blocks = [articles[start : start + size] for start in range(0, len(articles), size)]
    with _lock, ThreadPoolExecutor(PRESSES) as threads:
        free = list(_presses)

        def printed(block: Sequence[Article]) -> list[bytes | None]:
            press = free.pop()
            try:
                return press.set(block, watermark)
            finally:
                free.append(press)

        return [pdf for found in threads.map(printed, blocks) for pdf in found]


def stop_presses() -> None:
    """End all processes, and wait until they are gone."""
    with _lock:
        for press in _presses:
            press.stop()


atexit.register(stop_presses)
