"""Services that change an import, for pages and commands."""

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from zlib import crc32

from flask_babel import gettext
from sqlalchemy import delete, update

from portal.core.clock import utc_now
from portal.core.errors import InvalidInput, InvalidTransition, StaleRecord
from portal.core.extensions import db
from portal.platform import audit
from portal.platform.files.models import FileContent
from portal.platform.files.services import ReceivedFile, store_file
from portal.platform.jobs.models import Job, JobState
from portal.platform.jobs.services import cancel_job, enqueue
from portal.platform.permissions import Actor, require
from portal.platform.workflow import apply_transition
from portal.registry.agencies.column_samples import Correction, corrected
from portal.registry.agencies.models import Agency, Import, SourceRecord
from portal.registry.agencies.permissions import IMPORT_RUN
from portal.registry.agencies.queries import programme_of_list
from portal.registry.agencies.reading import Field, Repairs, are_of_answers
from portal.registry.agencies.reading import Mapping as FileMapping
from portal.registry.agencies.services import remember_mapping
from portal.registry.agencies.settings import reading_limits
from portal.registry.agencies.states import TRANSITIONS, ImportAction, ImportState
from portal.registry.intake.dependents import dependents_of
from portal.registry.intake.jobs.apply_list import APPLY
from portal.registry.intake.jobs.read_list import READ
from portal.registry.intake.jobs.undo_list import UNDO

#: One import at a time; others wait.
QUEUE = "imports"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_KINDS = (
    (b"PK", XLSX),
    (b"\xd0\xcf\x11\xe0", "application/vnd.ms-excel"),
)


def checked_list(data: bytes, name: str) -> ReceivedFile:
    """Return the file. Raise :class:`InvalidInput` if it is empty or too large."""
    limit = reading_limits().file_bytes
    if not data:
        raise InvalidInput(gettext("Berkas ini kosong."), field="file")
    if len(data) > limit:
        message = gettext(
            "Berkas lebih besar dari %(size)s MB. Bagi menjadi beberapa berkas.",
            size=limit // 1024**2,
        )
        raise InvalidInput(message, field="file")
    kind = next((kind for mark, kind in _KINDS if data.startswith(mark)), "text/csv")
    return ReceivedFile(name, kind, data)


def receive_file(
    actor: Actor, *, agency: Agency, name: str, data: bytes, programme: str | None = None
) -> Import:
    """Store a file and enqueue reading it. Raise :class:`InvalidInput` if it is empty or too large.

    ``programme`` is the code of the aid programme of its rows (see :func:`programme_of_list`).
    """
    require(actor, IMPORT_RUN)
    sent = checked_list(data, name)
    found = Import(
        agency=agency,
        programme=programme_of_list(agency, programme),
        file=store_file(actor, name=name, content_type=sent.content_type, data=data),
        status=ImportState.READING,
        columns=[],
        started_at=utc_now(),
        started_by_id=actor.actor_id,
    )
    db.session.add(found)
    db.session.flush()
    audit.record(
        actor, "imports.receive", found, agency=agency.code, file=name, sha256=found.file.sha256
    )
    _enqueue(actor, found, READ)
    return found


def name_programme(actor: Actor, found: Import, code: str) -> None:
    """Set the aid programme of a list in preview.

    Raise :class:`InvalidInput` if the agency has no such programme, :class:`InvalidTransition` if
    the list was confirmed or discarded meanwhile.
    """
    require(actor, IMPORT_RUN)
    programme = programme_of_list(found.agency, code)
    named: Any = db.session.execute(
        update(Import)
        .where(Import.id == found.id, Import.status == ImportState.PREVIEWED)
        .values(programme_id=None if programme is None else programme.id)
        .execution_options(synchronize_session=False)
    )
    if named.rowcount != 1:
        raise InvalidTransition
    db.session.refresh(found)
    audit.record(
        actor, "imports.name_programme", found, programme=programme.code if programme else None
    )


def reading_version(found: Import) -> int:
    """Return a number that changes whenever somebody changes how the file is read."""
    kept = {**(found.mapping or {}), "repairs": None}
    return _fingerprint([kept, found.columns])


def correct_reading(actor: Actor, found: Import, said: Correction, *, version: int) -> None:
    """Change how the file is read, remember the meaning of its columns for the agency, and read
    again.

    Raise :class:`InvalidInput` if no column holds the name, :class:`StaleRecord` if somebody
    changed the reading since ``version``.
    """
    before = _locked_mapping(found)
    if reading_version(found) != version:
        raise StaleRecord
    mapping = corrected(before, said)
    read = [table for table in mapping.tables if not table.left_out]
    names_people = any(table.positions(Field.NAME) for table in read)
    if not (mapping.headers or names_people or are_of_answers(mapping)):
        raise InvalidInput(gettext("Tunjukkan kolom mana yang berisi nama orang."))
    _read_again(actor, found, mapping, columns=mapping.remembered(), headers=dict(said.headers))
    remember_mapping(found.agency, mapping)


def row_version(found: Import, record: SourceRecord) -> int:
    """Return a number that changes whenever somebody corrects this row."""
    repairs = FileMapping.from_json(found.mapping or {}).repairs
    person = repairs.persons.get((record.sheet, record.row))
    return _fingerprint([record.sheet, record.row, record.raw, person])


def repair_row(
    actor: Actor,
    found: Import,
    record: SourceRecord,
    *,
    version: int,
    cells: Mapping[int, str],
    is_person: bool | None,
) -> None:
    """Correct cells (by position) of one row, set whether it is a person, and read again.

    Raise :class:`StaleRecord` if somebody corrected the row since ``version``.
    """
    before = _locked_mapping(found).repairs
    if row_version(found, record) != version:
        raise StaleRecord
    row = (record.sheet, record.row)
    texts = {**before.cells.get(row, {}), **cells}
    _store_repairs(actor, found, before.of_row(row, texts, is_person), record)


def forget_repairs(actor: Actor, found: Import, record: SourceRecord) -> None:
    """Discard the corrections of a row and read it again."""
    before = _locked_mapping(found).repairs
    audit.record(actor, "imports.forget_repairs", found, **_place(record))
    repairs = before.of_row((record.sheet, record.row), {}, None)
    _store_repairs(actor, found, repairs, record)


def record_row_opened(actor: Actor, found: Import, record: SourceRecord) -> None:
    """Record in the audit trail that the actor saw the full cells of a row."""
    audit.record(actor, "imports.open_row", found, **_place(record))


def _place(record: SourceRecord) -> dict[str, Any]:
    return {"sheet": record.sheet, "row": record.row}


def _locked_mapping(found: Import) -> FileMapping:
    """Return the stored mapping, locked until the end of the transaction."""
    db.session.refresh(found, ["status", "mapping", "columns"], with_for_update=True)
    if found.mapping is None:
        raise InvalidTransition
    return FileMapping.from_json(found.mapping)


def _store_repairs(actor: Actor, found: Import, repairs: Repairs, record: SourceRecord) -> None:
    mapping = FileMapping.from_json(found.mapping or {})
    if repairs != mapping.repairs:
        _read_again(actor, found, replace(mapping, repairs=repairs), **_place(record))


def _read_again(actor: Actor, found: Import, mapping: FileMapping, **noted: Any) -> None:
    """Enqueue reading with this mapping. Only ``noted`` goes to the audit trail, because the
    mapping contains personal data.
    """
    found.mapping = mapping.as_json()
    apply_transition(found, ImportAction.READ_AGAIN, actor, TRANSITIONS, noted=noted, failure=None)
    _enqueue(actor, found, READ)


def _fingerprint(what: object) -> int:
    return crc32(json.dumps(what, sort_keys=True, default=str).encode()) % 10**9


def confirm(actor: Actor, found: Import) -> None:
    """Confirm the list and enqueue applying it. Of two confirmations the second fails."""
    if found.status is ImportState.PREVIEWED and not found.accepted:
        raise InvalidInput(gettext("Tidak ada baris yang dapat diterima."))
    apply_transition(found, ImportAction.CONFIRM, actor, TRANSITIONS, confirmed_at=utc_now())
    _enqueue(actor, found, APPLY)


def resume(actor: Actor, found: Import) -> None:
    """Continue a failed job where it stopped."""
    require(actor, IMPORT_RUN)
    broken = None if found.job_id is None else db.session.get(Job, found.job_id)
    if broken is None or broken.state is not JobState.FAILED:
        raise InvalidTransition
    _enqueue(actor, found, broken.kind, cursor=broken.cursor)


def undo(actor: Actor, found: Import) -> None:
    """Enqueue undoing the import. Raise :class:`InvalidTransition` with the later changes that
    depend on it.
    """
    dependents = dependents_of(found)
    if dependents:
        raise InvalidTransition("; ".join(map(str, dependents)))
    if found.job_id is not None:
        cancel_job(found.job_id)
    apply_transition(found, ImportAction.UNDO, actor, TRANSITIONS, failure=None)
    _enqueue(actor, found, UNDO)


def discard(actor: Actor, found: Import) -> None:
    """Discard an unconfirmed list: delete its rows and file, keep the import record."""
    apply_transition(found, ImportAction.DISCARD, actor, TRANSITIONS)
    if found.job_id is not None:
        cancel_job(found.job_id)
    for statement in (
        delete(SourceRecord).where(SourceRecord.import_id == found.id),
        delete(FileContent).where(FileContent.file_id == found.file_id),
    ):
        db.session.execute(statement, execution_options={"synchronize_session": False})


def _enqueue(actor: Actor, found: Import, kind: str, *, cursor: int = 0) -> None:
    job = enqueue(
        actor, kind, arguments={"import_id": found.id}, total=found.rows or None, queue=QUEUE
    )
    job.cursor = cursor
    found.job_id = job.id
