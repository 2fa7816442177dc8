"""Enqueue linkage runs: after an import, or over all records."""

from collections.abc import Iterable

from sqlalchemy import select

from portal.core.clock import utc_now
from portal.core.extensions import db
from portal.platform.jobs.models import Job, JobState
from portal.platform.jobs.services import cancel_job, enqueue
from portal.platform.permissions import Actor, require
from portal.registry.linkage.models import LinkageRun
from portal.registry.linkage.permissions import IDENTITY_MERGE

LINK = "linkage.run"
#: One run at a time, beside the queue of imports.
QUEUE = "linkage"


def enqueue_full_run(actor: Actor) -> Job:
    """Enqueue a run over all records and return its job. A waiting full run is reused.

    A waiting run of some imports is cancelled, because the full run includes it.
    """
    require(actor, IDENTITY_MERGE)
    waiting = _waiting_job(whole=True)
    if (smaller := _waiting_job(whole=False)) is not None:
        cancel_job(smaller.id)
    return waiting or _enqueue(actor, whole=True, import_ids=())


def enqueue_import_run(actor: Actor, import_id: int) -> Job:
    """Enqueue a run of this import against all records. A waiting one takes the import in."""
    waiting = _waiting_job(whole=False)
    if waiting is None:
        return _enqueue(actor, whole=False, import_ids=(import_id,))
    known = waiting.arguments["import_ids"]
    waiting.arguments = {**waiting.arguments, "import_ids": sorted({*known, import_id})}
    return waiting


def _waiting_job(*, whole: bool) -> Job | None:
    """Return a run that has not started, locked so that no worker starts it now."""
    jobs = db.session.scalars(
        select(Job)
        .where(Job.kind == LINK, Job.state == JobState.QUEUED, Job.cursor == 0)
        .order_by(Job.id)
        .with_for_update()
    )
    return next((job for job in jobs if job.arguments["whole"] is whole and not job.result), None)


def _enqueue(actor: Actor, *, whole: bool, import_ids: Iterable[int]) -> Job:
    job = enqueue(
        actor,
        LINK,
        arguments={"whole": whole, "import_ids": list(import_ids)},
        queue=QUEUE,
    )
    db.session.add(LinkageRun(job_id=job.id, whole=whole, started_at=utc_now()))
    db.session.flush()
    return job
