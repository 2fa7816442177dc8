"""``flask start``: the whole portal, from its data to the processes that serve it."""

import os

import click
from flask import Flask, current_app

from portal.core.errors import PortalError
from portal.edges.bootstrap.console import SetupError
from portal.edges.bootstrap.options import Options
from portal.edges.server.startup import run


@click.command()
def start() -> None:
    """Bring the data up to date, then run web server and worker until told to stop.

    Reads HOST, PORT, WEB_CONCURRENCY and DEMO from the environment. ``make run`` sets up the
    machine first.
    """
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    try:
        raise SystemExit(run(app, Options.read(os.environ)))
    except (SetupError, PortalError) as error:
        raise click.ClickException(str(error)) from error
