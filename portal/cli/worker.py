"""``flask worker``: the process beside the web server that does long work and sends SMS."""

import logging
import signal
from types import FrameType

import click
from flask import Flask, current_app

from portal.jobs.duties import all_duties
from portal.jobs.worker import Worker


@click.command()
def worker() -> None:
    """Run due jobs and send due messages until told to stop (SIGINT or SIGTERM).

    Several may run at once. The first signal lets the piece in hand finish, a second one ends at
    once; neither loses anything.
    """
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s: %(message)s")
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    running = Worker(app, all_duties())

    def stop(number: int, frame: FrameType | None) -> None:
        signal.signal(number, signal.SIG_DFL)
        running.stop()

    signal.signal(signal.SIGINT, stop)
    signal.signal(signal.SIGTERM, stop)
    click.echo(f"worker: {', '.join(duty.name for duty in all_duties())}")
    running.run()
