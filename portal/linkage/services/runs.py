"""Have the model run: after a list came in, or whole when somebody asks."""

from collections.abc import Iterable

from sqlalchemy import select

from portal.clock import utc_now
from portal.extensions import db
from portal.jobs.models import Job, JobState
from portal.jobs.services import cancel_job, enqueue
from portal.linkage.models import LinkageRun
from portal.permissions import Actor, Permission, require

LINK = "linkage.run"
#: One run at a time; lists come in meanwhile.
QUEUE = "linkage"


def link_whole(actor: Actor) -> Job:
    """Have everybody held against everybody. A run that waits already is not doubled, and one of
    some lists only has nothing left to do."""
    require(actor, Permission.IDENTITY_MERGE)
    waiting = _waiting(whole=True)
    if (smaller := _waiting(whole=False)) is not None:
        cancel_job(smaller.id)
    return waiting or _enqueue(actor, whole=True, import_ids=())


def link_import(actor: Actor, import_id: int) -> Job:
    """Have what a list brought held against all others; lists that wait go together."""
    waiting = _waiting(whole=False)
    if waiting is None:
        return _enqueue(actor, whole=False, import_ids=(import_id,))
    known = waiting.arguments["import_ids"]
    waiting.arguments = {**waiting.arguments, "import_ids": sorted({*known, import_id})}
    return waiting


def _waiting(*, whole: bool) -> Job | None:
    """A run that nobody has begun yet, held so that nobody begins it now."""
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
