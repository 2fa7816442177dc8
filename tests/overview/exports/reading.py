"""Read the file of an export, as other programs would."""

import csv
import io
from typing import Any

from python_calamine import CalamineWorkbook

from portal.core.db.transaction import transaction
from portal.core.extensions import db
from portal.overview.exports import services
from portal.overview.exports.datasets import dataset_of
from portal.overview.exports.models import Export, Format
from portal.platform.accounts.models import User
from portal.platform.files.services import read_file
from portal.platform.jobs.services import run_due_jobs


def requested(
    actor: User, dataset: str = "orang", format: Format = Format.CSV, **asked: object
) -> Export:
    """Return an export that no worker has started yet."""
    with transaction():
        return services.request_export(actor, dataset_of(dataset), format=format, **asked)  # type: ignore[arg-type]


def made(
    actor: User, dataset: str = "orang", format: Format = Format.CSV, **asked: object
) -> Export:
    """Return a finished export."""
    export_id = requested(actor, dataset, format, **asked).id
    run_due_jobs("worker")
    return reload(export_id)


def reload(export_id: int) -> Export:
    """Return the stored export."""
    db.session.rollback()
    return db.session.get_one(Export, export_id, populate_existing=True)


def content(export: Export) -> bytes:
    """Return the bytes of its file."""
    assert export.file is not None, export.job and export.job.error
    return read_file(export.file)


def csv_rows(export: Export) -> list[dict[str, str]]:
    """Return the rows of a CSV according to RFC 4180."""
    text = content(export).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def column(export: Export, name: str) -> list[Any]:
    """Return one column of an XLSX by name."""
    head, *rows = sheets(export)["Data"]
    return [row[head.index(name)] for row in rows]


def sheets(export: Export) -> dict[str, list[list[Any]]]:
    """Return every sheet of an XLSX by name, read by another library."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(content(export)))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}
