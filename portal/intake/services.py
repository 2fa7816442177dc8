"""What can be done to a list that comes in: one verb each, for pages and commands alike."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext
from sqlalchemy import delete, update

from portal import audit
from portal.agencies.models import Agency, Import, SourceRecord
from portal.agencies.programmes import programme_of_list
from portal.agencies.reading import Field
from portal.agencies.reading import Mapping as ColumnMapping
from portal.agencies.samples import corrected
from portal.agencies.services import remember_mapping
from portal.agencies.settings import reading_limits
from portal.agencies.states import TRANSITIONS, ImportAction, ImportState
from portal.clock import utc_now
from portal.errors import InvalidInput, InvalidTransition
from portal.extensions import db
from portal.files.models import FileContent
from portal.files.services import Received, store_file
from portal.intake.applying import APPLY
from portal.intake.dependents import dependents_of
from portal.intake.staging import READ
from portal.intake.undoing import UNDO
from portal.jobs.models import Job, JobState
from portal.jobs.services import cancel_job, enqueue
from portal.permissions import Actor, Permission, require
from portal.workflow import apply_transition

#: One list at a time: a second one waits its turn.
QUEUE = "imports"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_ZIP = b"PK"


def checked_list(data: bytes, name: str) -> Received:
    """A list as it was sent. Raises :class:`InvalidInput` if it is empty or too large."""
    limit = reading_limits().file_bytes
    if not data:
        raise InvalidInput(gettext("Berkas ini kosong."), field="file")
    if len(data) > limit:
        message = gettext(
            "Berkas lebih besar dari %(size)s MB. Bagi menjadi beberapa berkas.",
            size=limit // 1024**2,
        )
        raise InvalidInput(message, field="file")
    return Received(name, XLSX if data.startswith(_ZIP) else "text/csv", data)


def receive_file(
    actor: Actor, *, agency: Agency, name: str, data: bytes, programme: str | None = None
) -> Import:
    """Take a file in and have it read. Raises :class:`InvalidInput` if it is empty or too large.

    ``programme`` is what its rows were given aid of (see :func:`programme_of_list`).
    """
    require(actor, Permission.IMPORT_RUN)
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
    """Say what programme the rows of a list were given aid of, while it is being looked at.

    Raises :class:`InvalidInput` if the agency has no such programme, :class:`InvalidTransition`
    if the list was let in or thrown away meanwhile.
    """
    require(actor, Permission.IMPORT_RUN)
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


def correct_columns(actor: Actor, found: Import, chosen: Mapping[str, Field | None]) -> None:
    """Say what columns hold (by their key), keep that for the agency, and read the file anew.

    Raises :class:`InvalidInput` if no column holds the name.
    """
    if found.mapping is None:
        raise InvalidTransition
    mapping = corrected(ColumnMapping.from_json(found.mapping), chosen)
    if not any(sheet.positions(Field.NAME) for sheet in mapping.sheets):
        raise InvalidInput(gettext("Tunjukkan kolom mana yang berisi nama orang."))
    apply_transition(
        found, ImportAction.READ_AGAIN, actor, TRANSITIONS, mapping=mapping.as_json(), failure=None
    )
    remember_mapping(found.agency, mapping)
    _enqueue(actor, found, READ)


def confirm(actor: Actor, found: Import) -> None:
    """Let the list into the registry. Only the first of two confirmations passes."""
    if found.status is ImportState.PREVIEWED and not found.accepted:
        raise InvalidInput(gettext("Tidak ada baris yang dapat diterima."))
    apply_transition(found, ImportAction.CONFIRM, actor, TRANSITIONS, confirmed_at=utc_now())
    _enqueue(actor, found, APPLY)


def resume(actor: Actor, found: Import) -> None:
    """Go on where a job broke off."""
    require(actor, Permission.IMPORT_RUN)
    broken = None if found.job_id is None else db.session.get(Job, found.job_id)
    if broken is None or broken.state is not JobState.FAILED:
        raise InvalidTransition
    _enqueue(actor, found, broken.kind, cursor=broken.cursor)


def undo(actor: Actor, found: Import) -> None:
    """Have the whole import taken back. Raises :class:`InvalidTransition` that names what rests on
    it."""
    dependents = dependents_of(found)
    if dependents:
        raise InvalidTransition("; ".join(map(str, dependents)))
    if found.job_id is not None:
        cancel_job(found.job_id)
    apply_transition(found, ImportAction.UNDO, actor, TRANSITIONS, failure=None)
    _enqueue(actor, found, UNDO)


def discard(actor: Actor, found: Import) -> None:
    """Throw a list away that was not confirmed: its rows and its file. The registry never saw it;
    that it was here stays known."""
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
