"""What can be done to exports."""

from datetime import timedelta
from typing import Any

from flask_babel import gettext
from sqlalchemy import delete

from portal import audit
from portal.clock import utc_now
from portal.errors import InvalidInput, NotFound
from portal.exports.access import may_have_full_numbers
from portal.exports.datasets import Dataset
from portal.exports.models import Export, ExportPart, Format
from portal.exports.queries import OPEN_STATES, running_exports, scope_of
from portal.exports.settings import KEEP_DAYS
from portal.extensions import db
from portal.files.models import FileContent, StoredFile
from portal.files.services import read_file
from portal.jobs.models import JobState
from portal.jobs.services import cancel_job, enqueue
from portal.permissions import Actor, Permission, require
from portal.regions.queries import districts
from portal.settings import value_of

KIND = "exports.write"
#: Nobody needs more at a time, and each takes its turn.
MOST_AT_ONCE = 3


def request_export(
    actor: Actor,
    dataset: Dataset,
    *,
    format: Format,
    district_code: str | None = None,
    state: str = "",
    full_numbers: bool = False,
    reason: str = "",
) -> Export:
    """Have the worker write what ``actor`` sees of ``dataset`` now. Full NIK and No. KK take a
    written reason, and are an unmasking of everybody in the file."""
    require(actor, Permission.DATA_EXPORT)
    _check(actor, dataset, district_code=district_code, state=state)
    _check_numbers(actor, full_numbers=full_numbers, reason=reason)
    if len(running_exports(actor)) >= MOST_AT_ONCE:
        raise InvalidInput(gettext("Tunggu sampai ekspor yang sedang dibuat selesai."))
    expected, last = dataset.measure(dataset.rows(actor, district=district_code, state=state))
    now = utc_now()
    export = Export(
        dataset=dataset.key,
        district_code=district_code or None,
        state=state,
        format=format,
        full_numbers=full_numbers,
        reason=reason if full_numbers else "",
        districts=scope_of(actor),
        last_number=last,
        expected=expected,
        requested_at=now,
        requested_by_id=actor.actor_id,
        expires_at=now + timedelta(days=value_of(KEEP_DAYS)),
    )
    db.session.add(export)
    db.session.flush()
    job = enqueue(actor, KIND, arguments={"export_id": export.id}, total=expected, queue="exports")
    export.job_id = job.id
    _note(actor, "exports.request", export, rows=expected)
    return export


def cancel_export(actor: Actor, export: Export) -> None:
    """Stop an export that is being made; what was read so far is let go."""
    require(actor, Permission.DATA_EXPORT)
    if export.job is None or export.job.state not in OPEN_STATES:
        raise InvalidInput(gettext("Ekspor ini sudah selesai."))
    cancel_job(export.job.id)
    db.session.refresh(export.job)
    if export.job.state is not JobState.CANCELLED:  # it ended a moment ago
        raise InvalidInput(gettext("Ekspor ini sudah selesai."))
    _remove(export)
    _note(actor, "exports.cancel", export)


def download_export(actor: Actor, export: Export) -> bytes:
    """The file. Each time it is taken is noted. Raises :class:`NotFound` once it is gone."""
    require(actor, Permission.DATA_EXPORT)
    allowed = may_have_full_numbers(actor) or not export.full_numbers
    if export.file is None or export.expires_at <= utc_now() or not allowed:
        raise NotFound
    data = read_file(export.file)
    _note(actor, "exports.download", export, rows=export.rows, sha256=export.file.sha256)
    return data


def remove_export(actor: Actor, export: Export) -> None:
    """Delete the file of an export, or what was read for it; that it was made stays known."""
    _remove(export)
    audit.record(actor, "exports.remove", export, district_code=export.district_code)


def _remove(export: Export) -> None:
    db.session.execute(delete(ExportPart).where(ExportPart.export_id == export.id))
    file_id, export.file_id, export.removed_at = export.file_id, None, utc_now()
    db.session.flush()
    if file_id is not None:
        db.session.execute(delete(FileContent).where(FileContent.file_id == file_id))
        db.session.execute(delete(StoredFile).where(StoredFile.id == file_id))


def _check(actor: Actor, dataset: Dataset, *, district_code: str | None, state: str) -> None:
    known = {region.code for region in districts(actor)}
    if district_code and district_code not in known:
        raise InvalidInput(gettext("Pilih kecamatan di wilayah tugas Anda."), field="district_code")
    if state and state not in dataset.states:
        raise InvalidInput(gettext("Pilih salah satu."), field="state")


def _check_numbers(actor: Actor, *, full_numbers: bool, reason: str) -> None:
    if full_numbers and not may_have_full_numbers(actor):
        raise InvalidInput(
            gettext("Peran Anda hanya melihat nomor yang disamarkan."), field="full_numbers"
        )
    if full_numbers and not reason:
        raise InvalidInput(
            gettext("Tulis untuk apa NIK dan No. KK lengkap diperlukan."), field="reason"
        )


def _note(actor: Actor, action: str, export: Export, **values: Any) -> None:
    audit.record(
        actor,
        action,
        export,
        district_code=export.district_code,
        dataset=export.dataset,
        format=export.format,
        full_numbers=export.full_numbers,
        reason=export.reason,
        **values,
    )
