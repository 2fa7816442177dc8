"""``flask regions``: load the regions."""

import click
from flask.cli import AppGroup

from portal.core.db.transaction import transaction
from portal.core.errors import PortalError
from portal.platform.regions.reference import prepare_regions

regions = AppGroup("regions", help="Regions from the reference package.")


@regions.command()
def load() -> None:
    """Load or refresh the regions of the portal's regency."""
    try:
        with transaction():
            said = prepare_regions()
    except PortalError as error:
        raise click.ClickException(error.message) from error
    click.echo(said)
