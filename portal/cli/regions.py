"""``flask regions``: load the reference of regions."""

import click
from flask import current_app
from flask.cli import AppGroup

from portal.regions.reference import load_regions
from portal.transaction import transaction

regions = AppGroup("regions", help="Regions from the reference package.")


@regions.command()
def load() -> None:
    """Load or refresh the regions of the regency that PORTAL_REGENCY names."""
    with transaction():
        count = load_regions(current_app.config["PORTAL_REGENCY"])
    click.echo(f"{count} regions")
