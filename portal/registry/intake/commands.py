"""Commands ``flask agencies``: import and undo lists without a browser."""

import json
import os
import socket
from pathlib import Path
from typing import Any, NoReturn

import click
from flask.cli import AppGroup
from sqlalchemy import select

from portal.core.db.transaction import transaction
from portal.core.errors import PortalError
from portal.core.extensions import db
from portal.platform.jobs.models import JobState
from portal.platform.jobs.services import run_until_finished
from portal.platform.permissions import OPERATOR
from portal.registry.agencies.models import Import
from portal.registry.agencies.queries import (
    NO_PROGRAMME,
    earlier_import_of_file,
    get_agency_by_code,
    likely_sender,
)
from portal.registry.agencies.services import (
    ensure_agencies,
    ensure_programmes,
)
from portal.registry.agencies.states import ImportState
from portal.registry.intake import services
from portal.registry.intake.list_notices import not_understood, unclear_columns
from portal.registry.intake.queries import possible_programmes
from portal.registry.intake.report import report

agencies = AppGroup("agencies", help="Agencies and their lists.")
_SHOWN = 20


@agencies.command()
def ensure() -> None:
    """Add the initial agencies that are missing."""
    with transaction():
        count = ensure_agencies()
    click.echo(f"{count} agencies added")


@agencies.command("list")
def list_imports() -> None:
    """List the imports, oldest first."""
    for found in db.session.scalars(select(Import).order_by(Import.id)):
        click.echo(
            f"{found.id}\t{found.agency.code}\t{found.status.value}\t{found.file.name}"
            f"\t{found.accepted}/{found.rows}"
        )


@agencies.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--agency", "code", required=True, help="Code of the agency that sent the file.")
@click.option(
    "--programme", help="Code of the programme that its rows were given aid of; - if it is none."
)
@click.option("--dry-run", is_flag=True, help="Only say what would happen; nothing is kept.")
@click.option("--json", "as_json", is_flag=True, help="Print exactly one JSON object.")
def import_list(file: Path, code: str, programme: str | None, dry_run: bool, as_json: bool) -> None:
    """Import FILE into the registry. Waits for another import in progress."""
    try:
        content = file.read_bytes()
    except OSError as error:
        _refuse(f"{file}: {error.strerror}", as_json)
    try:
        result = _bring_in(file.name, content, code, programme, dry_run=dry_run)
    except PortalError as error:
        _refuse(str(error.message), as_json)
    click.echo(json.dumps(result, ensure_ascii=False) if as_json else _in_words(result, dry_run))


@agencies.command()
@click.argument("import_id", type=int)
def undo(import_id: int) -> None:
    """Undo a whole import, unless later steps depend on it."""
    try:
        with transaction():
            services.undo(OPERATOR, _get(import_id))
        _finish_job(import_id)
    except PortalError as error:
        _refuse(str(error.message), as_json=False)
    found = _get(import_id)
    if found.status is not ImportState.UNDONE:
        _refuse(found.failure or found.status.value, as_json=False)
    click.echo(f"Impor {import_id} dibatalkan: registri kembali seperti semula.")


def _bring_in(
    name: str, content: bytes, code: str, programme: str | None, *, dry_run: bool
) -> dict[str, Any]:
    """Import a file with the same jobs as the web page, run one after the other."""
    with transaction():
        ensure_programmes()
        found = services.receive_file(
            OPERATOR, agency=get_agency_by_code(code), name=name, data=content, programme=programme
        )
        import_id = found.id
    _finish_job(import_id)
    found = _get(import_id)
    if found.status is ImportState.FAILED:
        reason = found.failure
        _discard(import_id)
        raise PortalError(reason)
    for notice in _notices(found, of_aid=programme != NO_PROGRAMME):
        click.echo(notice, err=True)
    if dry_run:
        result = report(found)
        _discard(import_id)
        return result
    if found.accepted:
        with transaction():
            services.confirm(OPERATOR, _get(import_id))
        _finish_job(import_id)
    return report(_get(import_id))


def _get(import_id: int) -> Import:
    found = db.session.get(Import, import_id, populate_existing=True)
    if found is None:
        raise click.ClickException(f"Impor {import_id} tidak ada.")
    return found


def _finish_job(import_id: int) -> None:
    """Run the job here unless a worker was first. Raise :class:`PortalError` if it failed."""
    job_id = _get(import_id).job_id
    if job_id is not None:
        job = run_until_finished(job_id, f"{socket.gethostname()}:{os.getpid()}:command")
        if job.state is JobState.FAILED:
            raise PortalError(job.error)


def _notices(found: Import, *, of_aid: bool) -> list[str]:
    notices = []
    earlier = earlier_import_of_file(found)
    if earlier is not None:
        notices.append(f"Berkas yang sama sudah masuk sebagai impor {earlier.id}.")
    other = likely_sender(found)
    if other is not None:
        notices.append(f"Berkas ini tampaknya dari {other.name}, bukan {found.agency.name}.")
    notices += not_understood(found)
    notices += (
        f"Urutan hari dan bulan di kolom {label} tidak jelas: tanggalnya tidak dicatat. Pilih di"
        " halaman daftar ini."
        for label in unclear_columns(found)
    )
    offered = possible_programmes(found) if of_aid and found.programme is None else ()
    if offered:
        codes = ", ".join(programme.code for programme in offered)
        notices.append(
            "Daftar ini punya kolom bantuan, tetapi belum disebut dari program apa: bantuannya"
            f" tidak dicatat. Sebut dengan --programme: {codes}."
        )
    return notices


def _discard(import_id: int) -> None:
    with transaction():
        services.discard(OPERATOR, _get(import_id))


def _in_words(result: dict[str, Any], dry_run: bool) -> str:
    lines = [
        f"Impor {result['import_id']}: {result['rows']} baris, {result['accepted']} diterima, "
        f"{result['refused']} ditolak, {result['skipped']} dilewati, "
        f"{len(result['warnings'])} peringatan."
    ]
    if dry_run:
        lines.append("Hanya dicoba: tidak ada yang disimpan.")
    if answers := result.get("answers"):
        lines.append(
            f"Jawaban Dukcapil: {answers['matched']} padan, {answers['mismatched']} tidak padan, "
            f"{answers['dead']} meninggal, {answers['not_registered']} tidak terdaftar, "
            f"{answers['answered_differently']} dijawab berbeda."
        )
    for error in result["errors"][:_SHOWN]:
        place = f"{error['sheet']} baris {error['row']}".strip()
        lines.append(f"  {place}: {error['column']}: {error['reason']}")
    if len(result["errors"]) > _SHOWN:
        lines.append(f"  … dan {len(result['errors']) - _SHOWN} lagi (--json menyebut semuanya).")
    return "\n".join(lines)


def _refuse(message: str, as_json: bool) -> NoReturn:
    """Exit with an error; with --json as the one JSON object."""
    if as_json:
        click.echo(json.dumps({"error": message}, ensure_ascii=False))
        raise SystemExit(1)
    raise click.ClickException(message)
