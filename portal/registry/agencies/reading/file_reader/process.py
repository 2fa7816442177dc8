"""Main function of the process: its limits, input and output.

Standard input is the file, standard output receives the rows, and the descriptor named by the first
argument receives the verdict: one JSON object with ``sheets``, or ``refused`` and ``values``.
"""

import contextlib
import ctypes
import json
import os
import resource
import signal
import sys
from pathlib import Path
from typing import Any

from .contents import read_contents
from .limits import Limits, RefusalReason, Refused
from .sheet_writer import SheetWriter

PR_SET_PDEATHSIG = 1  # linux/prctl.h


def main(verdict: int, limits: Limits) -> None:
    """Read the file and write the verdict."""
    _bind(limits)
    try:
        writer = SheetWriter(sys.stdout.buffer)
        read_contents(sys.stdin.buffer.read(), limits, writer)
        sys.stdout.buffer.flush()
        _say(verdict, {"sheets": writer.contents})
    except Refused as refusal:
        _say(verdict, {"refused": refusal.reason, "values": refusal.values})
    except BaseException as error:  # noqa: BLE001  of what a file does to a library all is the same
        _say(
            verdict, {"refused": RefusalReason.BROKEN, "values": {}, "error": type(error).__name__}
        )


def _bind(limits: Limits) -> None:
    """Set the resource limits, and end this process when its parent ends.

    Ignore signals that ask the portal to stop, because they do not concern the file.
    """
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    for kind, most in (
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_AS, limits.memory_bytes),
        (resource.RLIMIT_FSIZE, limits.memory_bytes),
        (resource.RLIMIT_CPU, limits.seconds),
    ):
        with contextlib.suppress(ValueError, OSError):  # a stricter limit is set already
            resource.setrlimit(kind, (most, most))
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, int(signal.SIGKILL))
        with contextlib.suppress(OSError):  # the kernel's OOM killer takes this process first
            Path("/proc/self/oom_score_adj").write_text("1000")


def _say(verdict: int, what: dict[str, Any]) -> None:
    with os.fdopen(verdict, "w") as out:
        json.dump(what, out)


if __name__ == "__main__":
    main(int(sys.argv[1]), Limits(**json.loads(sys.argv[2])))
