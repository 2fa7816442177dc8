"""Request, cancel, download and remove exports."""

from datetime import timedelta
from typing import Any

from flask_babel import gettext
from sqlalchemy import delete

from portal.core.clock import utc_now
from portal.core.errors import InvalidInput, NotFound
from portal.core.extensions import db
from portal.overview.exports.datasets import Dataset
from portal.overview.exports.models import Export, ExportPart, Format
from portal.overview.exports.permissions import DATA_EXPORT
from portal.overview.exports.queries import (
    OPEN_STATES,
    may_export_full_numbers,
    running_exports,
    scope_of,
)
from portal.overview.exports.settings import KEEP_DAYS
from portal.platform import audit
from portal.platform.files.models import FileContent, StoredFile
from portal.platform.files.services import read_file
from portal.platform.jobs.models import JobState
from portal.platform.jobs.services import cancel_job, enqueue
from portal.platform.permissions import Actor, require
from portal.platform.regions.queries import districts
from portal.platform.settings import value_of

KIND = "exports.write"
#: Maximum number of running exports per person.
MAX_RUNNING_EXPORTS = 3


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
    """Queue an export of the rows of ``dataset`` that ``actor`` sees now. Full NIK and No. KK need
    a written reason and count as unmasking everyone in the file."""
    require(actor, DATA_EXPORT)
    _check(actor, dataset, district_code=district_code, state=state)
    _check_numbers(actor, full_numbers=full_numbers, reason=reason)
    if len(running_exports(actor)) >= MAX_RUNNING_EXPORTS:
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
    _record(actor, "exports.request", export, rows=expected)
    return export


def cancel_export(actor: Actor, export: Export) -> None:
    """Cancel a running export and delete the rows read so far."""
    require(actor, DATA_EXPORT)
    if export.job is None or export.job.state not in OPEN_STATES:
        raise InvalidInput(gettext("Ekspor ini sudah selesai."))
    cancel_job(export.job.id)
    db.session.refresh(export.job)
    if export.job.state is not JobState.CANCELLED:  # it finished in the meantime
        raise InvalidInput(gettext("Ekspor ini sudah selesai."))
    _remove(export)
    _record(actor, "exports.cancel", export)


def download_export(actor: Actor, export: Export) -> bytes:
    """Return the file and record the download. Raise :class:`NotFound` if it was removed."""
    require(actor, DATA_EXPORT)
    allowed = may_export_full_numbers(actor) or not export.full_numbers
    if export.file is None or export.expires_at <= utc_now() or not allowed:
        raise NotFound
    data = read_file(export.file)
    _record(actor, "exports.download", export, rows=export.rows, sha256=export.file.sha256)
    return data


def remove_export(actor: Actor, export: Export) -> None:
    """Delete the file or chunks of an export; the record stays."""
    _remove(export)
    audit.record(actor, "exports.remove", export)


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
    if full_numbers and not may_export_full_numbers(actor):
        raise InvalidInput(
            gettext("Peran Anda hanya melihat nomor yang disamarkan."), field="full_numbers"
        )
    if full_numbers and not reason:
        raise InvalidInput(
            gettext("Tulis untuk apa NIK dan No. KK lengkap diperlukan."), field="reason"
        )


def _record(actor: Actor, action: str, export: Export, **values: Any) -> None:
    audit.record(
        actor,
        action,
        export,
        dataset=export.dataset,
        format=export.format,
        full_numbers=export.full_numbers,
        reason=export.reason,
        **values,
    )
