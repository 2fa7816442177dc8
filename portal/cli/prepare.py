"""``flask prepare``: what every installation needs before its first day."""

import click
from flask import current_app
from flask.cli import with_appcontext

from portal.agencies.services import ensure_agencies
from portal.aid.services import ensure_aid
from portal.assessments.publication import ensure_published
from portal.documents.render import documents_ready
from portal.regions.reference import load_regions
from portal.transaction import transaction


@click.command()
@with_appcontext
def prepare() -> None:
    """Bring regions, first agencies and questionnaire up to date, now or again.

    Says what the machine lacks for printing papers; the rest works without it.
    """
    for problem in documents_ready():
        click.echo(problem, err=True)
    with transaction():
        regions = load_regions(current_app.config["PORTAL_REGENCY"])
    with transaction():
        ensure_agencies()
        ensure_aid()
    with transaction():
        questionnaire = ensure_published()
        version = questionnaire.version
    click.echo(f"{regions} regions, questionnaire version {version}")
