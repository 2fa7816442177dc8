"""``flask linkage``: the same person found once."""

import click
from flask.cli import AppGroup

from portal.linkage.trained import FILE

linkage = AppGroup("linkage", help="The same person in several lists.")


@linkage.command()
def train() -> None:
    """Train the model anew on made-up lists and write it to its file in the repository."""
    from portal.linkage.training import train_for_the_field  # noqa: PLC0415  heavy library

    model = train_for_the_field()
    model.save()
    click.echo(
        f"{FILE}: same above {model.same_above}, review above {model.review_above}, "
        f"with little known {model.bare_above}"
    )
