"""``flask audit``: prove that nobody has changed or cut the trail."""

import click
from flask.cli import AppGroup

from portal.audit import verify as walk_chain
from portal.extensions import db

audit = AppGroup("audit", help="The audit trail.")


@audit.command()
def verify() -> None:
    """Walk the whole chain. Exits with 1 if a link does not hold."""
    seen, broken = walk_chain(db.session())
    if broken:
        numbers = ", ".join(map(str, broken))
        raise click.ClickException(f"the chain does not hold at: {numbers} ({seen} events)")
    click.echo(f"{seen} events, the chain holds")
