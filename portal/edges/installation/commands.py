"""``flask prepare``: prepare an installation before its first day."""

import click
from flask import Flask, current_app
from flask.cli import with_appcontext

from portal.core.errors import PortalError
from portal.edges.installation.services import prepare_rooms
from portal.platform.documents.pdf import documents_ready


@click.command()
@with_appcontext
def prepare() -> None:
    """Bring regions, first agencies and questionnaire up to date, now or again.

    Says what the machine lacks for printing papers; the rest works without it.
    """
    for problem in documents_ready():
        click.echo(problem, err=True)
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    try:
        click.echo(", ".join(prepare_rooms(app)))
    except PortalError as error:
        raise click.ClickException(error.message) from error
