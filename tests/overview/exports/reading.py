"""Read what an export wrote, as a person's programs would."""

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


def column(export: Export, name: str) -> list[Any]:
    """One column of an XLSX, found by its name."""
    head, *rows = sheets(export)["Data"]
    return [row[head.index(name)] for row in rows]


def sheets(export: Export) -> dict[str, list[list[Any]]]:
    """Every sheet of an XLSX, by name, as another program reads it."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(content(export)))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}
