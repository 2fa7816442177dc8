"""Run a function in a separate process that may be killed, on the test's database.

The processes are forked from one that has loaded the portal, which saves two seconds each.
"""

import multiprocessing
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing.context import ForkServerProcess
from typing import Any

#: Time limit in seconds; nothing takes that long.
LIMIT = 120.0
_CONTEXT = multiprocessing.get_context("forkserver")
_CONTEXT.set_forkserver_preload(["pytest", "tests.database", "tests.factories"])


@contextmanager
def running(action: Callable[..., None], *arguments: Any) -> Iterator[ForkServerProcess]:
    """Start ``action(*arguments)`` in a separate process, which is killed when the context ends.

    ``action`` is a module-level function, and the arguments can be pickled.
    """
    process = _CONTEXT.Process(target=action, args=arguments)
    process.start()
    try:
        yield process
    finally:
        process.kill()
        process.join()
        process.close()


def exit_code(action: Callable[..., None], *arguments: Any) -> int:
    """Return the exit code of a process that calls ``action(*arguments)``; negative after a signal.

    Raise :class:`TimeoutError` if it does not end.
    """
    with running(action, *arguments) as process:
        process.join(LIMIT)
        if process.exitcode is None:
            raise TimeoutError(f"{action.__name__} does not end")
        return process.exitcode


def kill_self() -> None:
    """End this process as ``kill -9`` does."""
    signal.raise_signal(signal.SIGKILL)
