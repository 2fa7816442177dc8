"""``flask regions``: load the regions."""

import click
from flask import current_app
from flask.cli import AppGroup

from portal.core.db.transaction import transaction
from portal.platform.regions.reference import load_regions

regions = AppGroup("regions", help="Regions from the reference package.")


@regions.command()
def load() -> None:
    """Load or refresh the regions of the regency that PORTAL_REGENCY names."""
    with transaction():
        count = load_regions(current_app.config["PORTAL_REGENCY"])
    click.echo(f"{count} regions")
