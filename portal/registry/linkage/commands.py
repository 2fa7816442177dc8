"""Commands ``flask linkage``."""

import csv
import json
import os
import socket
from pathlib import Path
from typing import Any

import click
from flask.cli import AppGroup

from portal.core.db.transaction import read_only, transaction
from portal.platform.jobs.models import JobState
from portal.platform.jobs.services import run_until_finished
from portal.platform.permissions import OPERATOR
from portal.registry.linkage.pair_export import HEADER, export_lines
from portal.registry.linkage.services import enqueue_full_run
from portal.registry.linkage.trained_model import FILE
from portal.registry.linkage.training import train_repository_model

linkage = AppGroup("linkage", help="The same person in several lists.")


@linkage.command()
@click.option("--json", "as_json", is_flag=True, help="Print exactly one JSON object.")
def run(as_json: bool) -> None:
    """Compare all records with each other. Sure pairs are merged; the others wait for review."""
    with transaction():
        job_id = enqueue_full_run(OPERATOR).id
    job = run_until_finished(job_id, f"{socket.gethostname()}:{os.getpid()}:command")
    if job.state is not JobState.DONE:
        if as_json:
            click.echo(json.dumps({"error": job.error}, ensure_ascii=False))
            raise SystemExit(1)
        raise click.ClickException(job.error or job.state.value)
    result = {name: job.result[name] for name in ("records", "pairs", "merged", "same", "review")}
    click.echo(json.dumps(result) if as_json else _in_words(result))


@linkage.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
def export(file: Path) -> None:
    """Write all pairs of list rows that are one person, or wait for a decision, to FILE (CSV)."""
    count = 0
    with read_only(), file.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(HEADER)
        for line in export_lines():
            writer.writerow(line)
            count += 1
    click.echo(f"{count} pasangan baris ditulis ke {file}.")


@linkage.command()
def train() -> None:
    """Train the model on synthetic lists and write it to its file in the repository."""
    model = train_repository_model()
    model.save()
    click.echo(
        f"{FILE}: same above {model.same_above}, review above {model.review_above}, "
        f"with little known {model.bare_above}"
    )


def _in_words(result: dict[str, Any]) -> str:
    return (
        f"{result['records']} catatan diperiksa: {result['merged']} digabung,"
        f" {result['review']} pasangan menunggu keputusan."
    )
