"""``flask assessments``: publish the questionnaire that new assessments ask."""

import json
from pathlib import Path

import click
from flask.cli import AppGroup

from portal.assessments.publication import bundled_definition, publish_questionnaire
from portal.assessments.reading import DefinitionError
from portal.permissions import Portal
from portal.transaction import transaction

assessments = AppGroup("assessments", help="Questionnaires of the assessment.")


@assessments.command()
@click.argument(
    "file", type=click.Path(exists=True, dir_okay=False, path_type=Path), required=False
)
def publish(file: Path | None) -> None:
    """Publish FILE, or the questionnaire that comes with the portal, with today's amounts.

    Nothing happens if the newest version already says the same.
    """
    try:
        definition = bundled_definition() if file is None else json.loads(file.read_text("utf-8"))
        with transaction():
            row = publish_questionnaire(Portal("Perintah operator"), definition)
    except json.JSONDecodeError as error:
        raise click.ClickException(f"{file}: not JSON: {error}") from error
    except DefinitionError as error:
        raise click.ClickException("\n".join(("cannot be published:", *error.problems))) from error
    click.echo(f"version {row.version}: {row.title}")
