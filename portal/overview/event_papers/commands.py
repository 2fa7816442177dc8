"""Command ``flask receipts``: the papers of an event as one file."""

import os
import socket
from pathlib import Path

import click
from flask.cli import AppGroup

from portal.casework.handovers.queries import get_event
from portal.core.db.transaction import transaction
from portal.core.errors import PortalError
from portal.overview.event_papers.services import prepare_event_papers
from portal.overview.event_papers.stack import stack_of
from portal.platform import audit
from portal.platform.jobs.models import JobState
from portal.platform.jobs.services import run_until_finished
from portal.platform.permissions import OPERATOR

receipts = AppGroup("receipts", help="Papers for signing.")


@receipts.command("print")
@click.option("--event", "event_id", type=int, required=True, help="Number of the event.")
@click.option(
    "--output", type=click.Path(path_type=Path, dir_okay=False), required=True, help="PDF to write."
)
def print_event(event_id: int, output: Path) -> None:
    """Prepare the papers of an event, and write lists, slips and papers as one PDF.

    Papers that were printed before are not printed again: they are in the file as they are.
    """
    try:
        with transaction():
            event = get_event(OPERATOR, event_id)
            job_id = prepare_event_papers(OPERATOR, event, receipts=True).id
        job = run_until_finished(job_id, f"{socket.gethostname()}:{os.getpid()}:command")
        if job.state is JobState.FAILED:
            raise PortalError(job.error)
        with transaction():
            event = get_event(OPERATOR, event_id)
            pdf = stack_of(event)
            audit.record(OPERATOR, "events.open_papers", event)
        output.write_bytes(pdf)
    except PortalError as error:
        raise click.ClickException(str(error.message)) from error
    except OSError as error:
        raise click.ClickException(f"{output}: {error.strerror}") from error
    click.echo(f"{output}: {len(pdf):,} byte")
