"""Several people acting at the same time, each with a separate connection."""

import threading
from collections.abc import Callable

from flask import Flask

from portal.core.errors import PortalError
from portal.core.extensions import db


def at_once(app: Flask, *actions: Callable[[], str]) -> list[str]:
    """Run ``actions`` in threads that start together.

    Returns the result of each, or the message of its :class:`PortalError`; any other error fails
    the test.
    """
    db.session.rollback()
    barrier = threading.Barrier(len(actions))
    outcomes: list[str] = []
    failures: list[BaseException] = []

    def run(action: Callable[[], str]) -> None:
        with app.app_context():
            barrier.wait()
            try:
                outcomes.append(action())
            except PortalError as error:
                outcomes.append(str(error.message))
            except BaseException as error:  # noqa: BLE001 - handed to the test below
                failures.append(error)
            finally:
                db.session.remove()

    threads = [threading.Thread(target=run, args=[action]) for action in actions]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    db.session.rollback()
    if failures:
        raise failures[0]
    return outcomes
