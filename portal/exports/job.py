"""Make an export in the background: read rows chunk by chunk, then write them as one file.

Chunks are kept as they are read, in the transaction that moves the cursor. The file is written
from them in one go, into a file without a name, so that a worker killed meanwhile leaves nothing
behind and the next one begins to write anew from what was read.
"""

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO

from flask_babel import gettext
from sqlalchemy import delete, func, select

from portal import audit
from portal.accounts.models import User
from portal.clock import utc_now
from portal.errors import NotPermitted
from portal.exports.access import may_have_full_numbers, sight_of
from portal.exports.columns import Column
from portal.exports.csv_file import count_csv, write_csv
from portal.exports.datasets import dataset_of
from portal.exports.facts import facts_of, file_name
from portal.exports.models import Export, ExportPart, Format
from portal.exports.parts import Chunk, Row, read_chunk, rows_of
from portal.exports.queries import has_same_scope
from portal.exports.services import KIND
from portal.exports.workbook import count_workbook, write_workbook
from portal.extensions import db
from portal.files.services import store_file
from portal.jobs.models import Job
from portal.jobs.services import Progress, prepared_job_kind, renew_lease
from portal.permissions import Actor, Permission, require

CONTENT_TYPES = {
    Format.CSV: "text/csv; charset=utf-8",
    Format.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@dataclass(frozen=True)
class Written:
    """The whole file, and how many rows were counted in it."""

    data: bytes
    rows: int


class Incomplete(RuntimeError):
    """The file does not hold the rows that were read. It is not handed out."""


def prepare(job: Job) -> Chunk | Written:
    """Read the next rows, or write the file once there is none."""
    export = db.session.get_one(Export, job.arguments["export_id"])
    actor = _actor(export)
    chunk = read_chunk(
        dataset_of(export.dataset),
        actor,
        district=export.district_code,
        state=export.state,
        sight=sight_of(actor, full_numbers=export.full_numbers),
        after=job.result.get("after", 0),
        last=export.last_number,
    )
    return _write(job, export) if chunk is None else chunk


@prepared_job_kind(KIND, prepare)
def step(job: Job, made: Chunk | Written) -> Progress:
    """Keep the rows that were read, or store the file."""
    export = db.session.get_one(Export, job.arguments["export_id"])
    if isinstance(made, Written):
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
            district_code=export.district_code,
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
    """Who asked for it, if they may still have it as they asked."""
    user = db.session.get_one(User, export.requested_by_id)
    require(user, Permission.DATA_EXPORT)
    allowed = may_have_full_numbers(user) or not export.full_numbers
    if not (user.active and allowed and has_same_scope(user, export)):
        raise NotPermitted(
            gettext(
                "Peran atau wilayah tugas Anda berubah sejak ekspor ini diminta. Mintalah lagi."
            )
        )
    return user


def _write(job: Job, export: Export) -> Written:
    columns = dataset_of(export.dataset).columns
    with tempfile.TemporaryFile() as file:
        _fill(file, export, columns, _renewing(job, rows_of(export.id)))
        file.seek(0)
        count = count_csv(file) if export.format is Format.CSV else count_workbook(file)
        file.seek(0)
        return Written(file.read(), count)


def _fill(
    file: IO[bytes], export: Export, columns: tuple[Column, ...], chunks: Iterator[list[Row]]
) -> None:
    if export.format is Format.CSV:
        write_csv(file, columns, chunks)
    else:
        facts = facts_of(export, rows=_rows_read(export))
        write_workbook(file, columns, chunks, facts=facts, made_at=utc_now())


def _renewing(job: Job, chunks: Iterator[list[Row]]) -> Iterator[list[Row]]:
    """Say at each chunk that this worker is alive: a large file takes longer than a lease."""
    for rows in chunks:
        renew_lease(job)
        yield rows


def _store(job: Job, export: Export, written: Written) -> Progress:
    read = _rows_read(export)
    if not written.rows == read == job.cursor:
        raise Incomplete(f"export {export.id}: {written.rows} rows in the file, {read} were read")
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
        district_code=export.district_code,
        dataset=export.dataset,
        rows=read,
        size=file.size,
        sha256=file.sha256,
    )
    return Progress(job.cursor, job.cursor, done=True, result={"rows": read})


def _rows_read(export: Export) -> int:
    total = select(func.coalesce(func.sum(ExportPart.rows), 0))
    return int(db.session.scalar(total.where(ExportPart.export_id == export.id)) or 0)
