"""A function run in a process of its own, on the test's database: for what may be killed.

The processes are forked from one that has loaded the portal once, which saves two seconds each.
"""

import multiprocessing
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing.context import ForkServerProcess
from typing import Any

#: Nothing takes as many seconds.
LIMIT = 120.0
_CONTEXT = multiprocessing.get_context("forkserver")
_CONTEXT.set_forkserver_preload(["pytest", "tests.database", "tests.factories"])


@contextmanager
def running(action: Callable[..., None], *arguments: Any) -> Iterator[ForkServerProcess]:
    """Start ``action(*arguments)`` in a process of its own; it is killed when the context ends.

    ``action`` is a function of a module, and the arguments are such as can be pickled.
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
    """Return how a process that calls ``action(*arguments)`` ends: negative, if by a signal.

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
