"""Read what an export wrote, as a person's programs would."""

import csv
import io
from typing import Any

from python_calamine import CalamineWorkbook

from portal.accounts.models import User
from portal.exports import services
from portal.exports.datasets import dataset_of
from portal.exports.models import Export, Format
from portal.extensions import db
from portal.files.services import read_file
from portal.jobs.services import run_due_jobs
from portal.transaction import transaction


def requested(
    actor: User, dataset: str = "orang", format: Format = Format.CSV, **asked: object
) -> Export:
    """An export that nobody has worked on yet."""
    with transaction():
        return services.request_export(actor, dataset_of(dataset), format=format, **asked)  # type: ignore[arg-type]


def made(
    actor: User, dataset: str = "orang", format: Format = Format.CSV, **asked: object
) -> Export:
    """An export that a worker has made."""
    export_id = requested(actor, dataset, format, **asked).id
    run_due_jobs("worker")
    return reload(export_id)


def reload(export_id: int) -> Export:
    """The export as it stands now."""
    db.session.rollback()
    return db.session.get_one(Export, export_id, populate_existing=True)


def content(export: Export) -> bytes:
    """The bytes of its file."""
    assert export.file is not None, export.job and export.job.error
    return read_file(export.file)


def csv_rows(export: Export) -> list[dict[str, str]]:
    """The rows of a CSV, as a reader of RFC 4180 sees them."""
    text = content(export).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def sheets(export: Export) -> dict[str, list[list[Any]]]:
    """Every sheet of an XLSX, by name, as another program reads it."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(content(export)))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}
