"""Start the program that reads a list, and take its output.

The output is treated as untrusted data: rows are JSON lines in an anonymous temporary file, which
the kernel deletes when the last process closes it.
"""

import contextlib
import io
import json
import logging
import os
import signal
import subprocess
import sys
import tempfile
import weakref
from collections.abc import Callable, Iterator
from dataclasses import asdict
from datetime import date, datetime, time, timedelta
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import IO, Any

import orjson

from portal.registry.agencies.reading.file_reader.limits import Limits, RefusalReason
from portal.registry.agencies.reading.sheets import Cells

_PROGRAM = Path(__file__).with_name("file_reader")
_LIBRARIES = ("python_calamine", "orjson")
#: Wall-clock seconds allowed per second of CPU time; on a busy machine a process has to wait.
_PATIENCE = 5
_LONGEST_VERDICT = 64 * 1024 * 1024
_BUFFER = 256 * 1024
_BROKEN: dict[str, Any] = {"refused": RefusalReason.BROKEN, "values": {}}
log = logging.getLogger(__name__)


class Rows:
    """The rows written by the process; the file is closed when no sheet needs it any more."""

    def __init__(self, written: IO[bytes]) -> None:
        self._file = os.dup(written.fileno())
        weakref.finalize(self, os.close, self._file)

    def between(self, start: int, end: int) -> Iterator[Cells]:
        """Yield the rows between two positions of the file."""
        for line in io.BufferedReader(_Part(self._file, start, end), _BUFFER):
            row: list[Any] = orjson.loads(line)
            if list in map(type, row):
                row = [_VALUES[cell[0]](cell[1]) if type(cell) is list else cell for cell in row]
            yield row


def read_apart(source: IO[bytes], limits: Limits) -> tuple[dict[str, Any], Rows]:
    """Read a file in a separate process: return its verdict, and the rows if there are any.

    If the process dies or exceeds its time limit, the verdict is that the file is broken.
    """
    with tempfile.TemporaryFile() as verdict, tempfile.TemporaryFile() as written:
        how = _run(source, verdict, written, limits)
        found = _BROKEN if how is None else _found(verdict)
        if found.get("refused") == RefusalReason.BROKEN:
            log.warning("a list could not be read: %s", found.get("error") or how or "no end")
        return found, Rows(written)


def _run(source: IO[bytes], verdict: IO[bytes], written: IO[bytes], limits: Limits) -> str | None:
    """Run the program to its end; return how it ended, or None if it exceeded its time limit."""
    command = [
        *(sys.executable, "-I", "-S", str(_PROGRAM)),
        *(str(verdict.fileno()), json.dumps(asdict(limits)), *_folders()),
    ]
    with subprocess.Popen(  # noqa: S603  our own program
        command,
        stdin=source,
        stdout=written,
        stderr=subprocess.DEVNULL,
        pass_fds=(verdict.fileno(),),
        env={},
        start_new_session=True,
    ) as process:
        try:
            status = process.wait(limits.seconds * _PATIENCE)
        except subprocess.TimeoutExpired:
            return None
        finally:
            with contextlib.suppress(ProcessLookupError):
                process.kill()
    return f"ended by {signal.Signals(-status).name}" if status < 0 else f"ended with {status}"


def _found(verdict: IO[bytes]) -> dict[str, Any]:
    verdict.seek(0)
    said = verdict.read(_LONGEST_VERDICT)
    try:
        found: dict[str, Any] = orjson.loads(said)
    except orjson.JSONDecodeError:  # it died without a verdict
        return _BROKEN
    return found


@cache
def _folders() -> tuple[str, ...]:
    """Return the folders in which the program finds its libraries."""
    found = [find_spec(name) for name in _LIBRARIES]
    folders = [Path(spec.origin).parent.parent for spec in found if spec and spec.origin]
    return tuple(dict.fromkeys(map(str, folders)))


class _Part(io.RawIOBase):
    """View of a shared file with a position of its own."""

    def __init__(self, file: int, start: int, end: int) -> None:
        super().__init__()
        self._file, self._at, self._end = file, start, end

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill ``buffer`` with the next bytes; return their number."""
        with memoryview(buffer) as whole, whole[: max(self._end - self._at, 0)] as part:
            count = os.preadv(self._file, [part], self._at) if part else 0
        self._at += count
        return count


_VALUES: dict[str, Callable[[str], date | datetime | time | timedelta]] = {
    "d": date.fromisoformat,
    "m": datetime.fromisoformat,
    "t": time.fromisoformat,
    "s": lambda seconds: timedelta(seconds=float(seconds)),
}
