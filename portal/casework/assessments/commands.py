"""``flask assessments``: publish a questionnaire."""

import json
from pathlib import Path

import click
from flask.cli import AppGroup

from portal.casework.assessments.questionnaire_reader import DefinitionError
from portal.casework.assessments.services import bundled_definition, publish_questionnaire
from portal.core.db.transaction import transaction
from portal.platform.permissions import OPERATOR

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
            row = publish_questionnaire(OPERATOR, definition)
    except json.JSONDecodeError as error:
        raise click.ClickException(f"{file}: not JSON: {error}") from error
    except DefinitionError as error:
        raise click.ClickException("\n".join(("cannot be published:", *error.problems))) from error
    click.echo(f"version {row.version}: {row.title}")
