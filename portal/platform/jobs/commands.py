"""``flask worker``: the process that runs jobs and sends SMS."""

import click
from flask import Flask, current_app

from portal.platform.jobs.worker import run_worker


@click.command()
def worker() -> None:
    """Run due jobs and send due messages until told to stop (SIGINT or SIGTERM).

    Several may run at once. The first signal lets the current chunk finish, a second one ends the
    process at once; neither loses data.
    """
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    run_worker(app)
