"""Start the preparation of an event's papers."""

from flask_babel import gettext

from portal.casework.handovers.models import HandoverEvent
from portal.casework.handovers.queries import attendance_counts
from portal.casework.handovers.services import NOT_ENDED, lock_event, require_event
from portal.casework.receipts.permissions import PAPER_ISSUE
from portal.core.errors import InvalidInput
from portal.overview.event_papers.jobs import KIND
from portal.overview.event_papers.queries import job_queue, running_job
from portal.platform import audit
from portal.platform.jobs.models import Job
from portal.platform.jobs.services import enqueue
from portal.platform.permissions import Actor, require


def prepare_event_papers(actor: Actor, event: HandoverEvent, *, receipts: bool) -> Job:
    """Queue the job that prepares roster, packing list and invitations.

    ``receipts`` also prepares a paper for each family, which reserves numbers. Return the running
    job if there is one.
    """
    require(actor, PAPER_ISSUE)
    require_event(actor, event)
    lock_event(event)
    if event.status not in NOT_ENDED:
        raise InvalidInput(gettext("Acara ini sudah selesai."))
    if not attendance_counts(event.id).invited:
        raise InvalidInput(gettext("Belum ada keluarga yang diundang."))
    running = running_job(event)
    if running is not None:
        return running
    job = enqueue(
        actor,
        KIND,
        arguments={"event_id": event.id, "receipts": receipts},
        queue=job_queue(event),
    )
    audit.record(
        actor,
        "events.prepare_papers",
        event,
        receipts=receipts,
    )
    return job
