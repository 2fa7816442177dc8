"""Write an export in a background job: read rows chunk by chunk, then write them as one file.

Each chunk is stored in the transaction that moves the cursor. The file is written at once to an
unnamed temporary file: a killed worker leaves nothing behind, and the next one writes the file
again from the stored chunks.
"""

import hashlib
import json
import tempfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from flask_babel import gettext
from sqlalchemy import delete, func, select

from portal.core.clock import utc_now
from portal.core.db.transaction import transaction
from portal.core.errors import NotPermitted
from portal.core.extensions import db
from portal.overview.exports.csv_file import count_lines, csv_body, csv_head
from portal.overview.exports.datasets import Block, dataset_of
from portal.overview.exports.models import Export, ExportPart, Format
from portal.overview.exports.permissions import DATA_EXPORT
from portal.overview.exports.queries import (
    OPEN_STATES,
    has_same_scope,
    may_export_full_numbers,
    number_visibility,
    read_chunk,
    read_stored_parts,
)
from portal.overview.exports.services import remove_export
from portal.overview.exports.wording import file_facts, file_name
from portal.overview.exports.workbook import count_workbook, write_workbook
from portal.platform import audit
from portal.platform.accounts.models import User
from portal.platform.files.services import store_file
from portal.platform.jobs.duties import Stopping, never
from portal.platform.jobs.kinds import Progress
from portal.platform.jobs.models import Job
from portal.platform.jobs.services import renew_lease
from portal.platform.permissions import Actor, SystemActor, require

CONTENT_TYPES = {
    Format.CSV: "text/csv; charset=utf-8",
    Format.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@dataclass(frozen=True)
class Chunk:
    """Rows of an export as they are stored. The next chunk starts after ``last_number``."""

    rows: int
    first_number: int
    last_number: int
    data: bytes

    @property
    def digest(self) -> str:
        """Return the SHA-256 of its cells, for the audit trail."""
        return hashlib.sha256(zlib.decompress(self.data)).hexdigest()


@dataclass(frozen=True)
class WrittenFile:
    """The whole file, and the number of rows counted in it."""

    data: bytes
    rows: int


class IncompleteFile(RuntimeError):
    """The file does not contain all rows that were read. It is not stored."""


def prepare_chunk(job: Job) -> Chunk | WrittenFile:
    """Read the next rows, or write the file after the last."""
    export = db.session.get_one(Export, job.arguments["export_id"])
    actor = _actor(export)
    block = read_chunk(
        dataset_of(export.dataset),
        actor,
        district=export.district_code,
        state=export.state,
        sight=number_visibility(actor, full_numbers=export.full_numbers),
        after=job.result.get("after", 0),
        last=export.last_number,
    )
    return _write(job, export) if block is None else _packed(export, block)


def _packed(export: Export, block: Block) -> Chunk:
    """Return ``block`` as it is stored: lines of CSV, or JSON for a workbook."""
    if export.format is Format.CSV:
        data = csv_body(dataset_of(export.dataset).columns, block.columns)
    else:
        data = json.dumps(block.columns, ensure_ascii=False, separators=(",", ":")).encode()
    first, last = block.numbers[0], block.numbers[-1]
    # Level 1: it is read once more and thrown away.
    return Chunk(len(block.numbers), first, last, zlib.compress(data, level=1))


def store_chunk(job: Job, made: Chunk | WrittenFile) -> Progress:
    """Store the rows, or the file."""
    export = db.session.get_one(Export, job.arguments["export_id"])
    if isinstance(made, WrittenFile):
        return _store(job, export, made)
    db.session.add(
        ExportPart(
            export_id=export.id, last_number=made.last_number, rows=made.rows, data=made.data
        )
    )
    if export.full_numbers:
        audit.record(
            _actor(export),
            "exports.unmask",
            export,
            dataset=export.dataset,
            rows=made.rows,
            first=made.first_number,
            last=made.last_number,
            digest=made.digest,
            reason=export.reason,
        )
    cursor = job.cursor + made.rows
    total = max(export.expected, cursor)
    return Progress(cursor, total, done=False, result={"after": made.last_number})


def _actor(export: Export) -> Actor:
    """Return who requested the export. Raise :class:`NotPermitted` if they may no
    longer have it.
    """
    user = db.session.get_one(User, export.requested_by_id)
    require(user, DATA_EXPORT)
    allowed = may_export_full_numbers(user) or not export.full_numbers
    if not (user.active and allowed and has_same_scope(user, export)):
        raise NotPermitted(
            gettext(
                "Peran atau wilayah tugas Anda berubah sejak ekspor ini diminta. Mintalah lagi."
            )
        )
    return user


def _write(job: Job, export: Export) -> WrittenFile:
    columns = dataset_of(export.dataset).columns
    parts = _renewing_lease(job, read_stored_parts(export.id))
    if export.format is Format.CSV:
        lines = list(parts)
        return WrittenFile(b"".join([csv_head(columns), *lines]), sum(map(count_lines, lines)))
    with tempfile.TemporaryFile() as file:
        facts = file_facts(export, rows=_rows_read(export))
        write_workbook(file, columns, map(json.loads, parts), facts=facts, made_at=utc_now())
        file.seek(0)
        count = count_workbook(file)
        file.seek(0)
        return WrittenFile(file.read(), count)


def _renewing_lease(job: Job, parts: Iterator[bytes]) -> Iterator[bytes]:
    """Renew the job's lease at each part: a large file takes longer than a lease."""
    for part in parts:
        renew_lease(job)
        yield part


def _store(job: Job, export: Export, written: WrittenFile) -> Progress:
    read = _rows_read(export)
    if not written.rows == read == job.cursor:
        raise IncompleteFile(
            f"export {export.id}: {written.rows} rows in the file, {read} were read"
        )
    file = store_file(
        _actor(export),
        name=file_name(export),
        content_type=CONTENT_TYPES[export.format],
        data=written.data,
    )
    export.rows, export.file_id = read, file.id
    db.session.execute(delete(ExportPart).where(ExportPart.export_id == export.id))
    audit.record(
        _actor(export),
        "exports.finish",
        export,
        dataset=export.dataset,
        rows=read,
        size=file.size,
        sha256=file.sha256,
    )
    return Progress(job.cursor, job.cursor, done=True, result={"rows": read})


def _rows_read(export: Export) -> int:
    total = select(func.coalesce(func.sum(ExportPart.rows), 0))
    return int(db.session.scalar(total.where(ExportPart.export_id == export.id)) or 0)


EVERY = timedelta(minutes=10)
BLOCK = 50


def remove_expired_exports(owner: str, *, stopping: Stopping = never) -> int:
    """Delete the files of expired exports and the chunks of failed ones; return their number."""
    removed = 0
    while not stopping():
        with transaction():
            expired = db.session.scalars(
                select(Export)
                .outerjoin(Export.job)
                .where(
                    Export.removed_at.is_(None),
                    Export.expires_at <= utc_now(),
                    Job.state.not_in(OPEN_STATES) | Job.id.is_(None),
                )
                .order_by(Export.id)
                .limit(BLOCK)
            ).all()
            for export in expired:
                remove_export(SystemActor("Pembersihan ekspor"), export)
        removed += len(expired)
        if len(expired) < BLOCK:
            break
    return removed
