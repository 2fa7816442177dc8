"""``flask linkage``: the same person found once, and what was found written down."""

import csv
import json
import os
import socket
from pathlib import Path
from typing import Any

import click
from flask.cli import AppGroup

from portal.jobs.models import JobState
from portal.jobs.services import run_until_finished
from portal.linkage.export import HEADER, exported_pairs
from portal.linkage.services.runs import link_whole
from portal.linkage.trained import FILE
from portal.permissions import Portal
from portal.transaction import read_only, transaction

linkage = AppGroup("linkage", help="The same person in several lists.")
OPERATOR = Portal("Perintah operator")


@linkage.command()
@click.option("--json", "as_json", is_flag=True, help="Print exactly one JSON object.")
def run(as_json: bool) -> None:
    """Hold everybody against everybody. What is sure is merged; the rest waits for people."""
    with transaction():
        job_id = link_whole(OPERATOR).id
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
    """Write every two rows of one person, and those that wait for a decision, to FILE (CSV)."""
    count = 0
    with read_only(), file.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(HEADER)
        for line in exported_pairs():
            writer.writerow(line)
            count += 1
    click.echo(f"{count} pasangan baris ditulis ke {file}.")


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


def _in_words(result: dict[str, Any]) -> str:
    return (
        f"{result['records']} catatan diperiksa: {result['merged']} digabung,"
        f" {result['review']} pasangan menunggu keputusan."
    )
