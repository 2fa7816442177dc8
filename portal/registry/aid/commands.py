"""``flask overlap``: keyed hashes between agencies, without names or NIK."""

import csv
import sys
from pathlib import Path

import click
from flask.cli import AppGroup

from portal.core.db.transaction import transaction
from portal.core.errors import PortalError
from portal.platform.permissions import OPERATOR
from portal.registry.aid.models import Direction
from portal.registry.aid.overlap_exchange import (
    check_lines,
    export_lines,
    note_exchange,
    read_key,
    read_lines,
    write_lines,
)

overlap = AppGroup("overlap", help="Who gave what, between agencies, without names or NIK.")
_KEY = click.option(
    "--key-file",
    required=True,
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="The key that both agencies agreed on, at least 32 characters.",
)


@overlap.command("export-hashes")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@_KEY
def export_hashes(file: Path, key_file: Path) -> None:
    """Write to FILE who was given what and when, by keyed hash of the NIK."""
    try:
        key = read_key(key_file.read_bytes())
        with transaction(), file.open("w", encoding="utf-8", newline="") as out:
            rows = write_lines(export_lines(key), out)
            note_exchange(OPERATOR, Direction.EXPORT, rows=rows)
    except PortalError as error:
        raise click.ClickException(str(error.message)) from error
    except OSError as error:
        raise click.ClickException(f"{error.filename}: {error.strerror}") from error
    click.echo(f"{rows} baris ditulis ke {file}.")


@overlap.command("check-hashes")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@_KEY
def check_hashes(file: Path, key_file: Path) -> None:
    """Print as CSV whom of ours FILE speaks of: who was given what, when and by whom."""
    out = csv.writer(sys.stdout)
    out.writerow(("person_id", "household_id", "programme", "kind", "period", "giver"))
    rows = hits = 0
    try:
        key = read_key(key_file.read_bytes())
        with transaction(), file.open(encoding="utf-8", newline="") as lines:
            for _line, hit in check_lines(read_lines(lines), key):
                rows += 1
                if hit is not None:
                    hits += 1
                    out.writerow(
                        (
                            hit.person_id,
                            hit.household_id,
                            _safe(hit.programme),
                            hit.kind.value,
                            hit.period,
                            _safe(hit.giver),
                        )
                    )
            note_exchange(OPERATOR, Direction.CHECK, rows=rows, hits=hits)
    except PortalError as error:
        raise click.ClickException(str(error.message)) from error
    click.echo(f"{rows} baris diperiksa, {hits} cocok.", err=True)


def _safe(text: str) -> str:
    """Return another agency's text so that no spreadsheet interprets it as a formula."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t")) else text
