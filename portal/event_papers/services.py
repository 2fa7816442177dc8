"""Have an event's papers prepared."""

from flask_babel import gettext

from portal import audit
from portal.errors import InvalidInput
from portal.event_papers.job import KIND
from portal.event_papers.queries import job_queue, running_job
from portal.handovers.attendance import tally
from portal.handovers.models import Event
from portal.handovers.rosters import RUNNING, lock, require_event
from portal.jobs.models import Job
from portal.jobs.services import enqueue
from portal.permissions import Actor, Permission, require


def prepare_event_papers(actor: Actor, event: Event, *, receipts: bool) -> Job:
    """Let the worker prepare roster, packing list and invitations; with ``receipts`` also a paper
    for each family, which takes numbers. One preparation of an event runs at a time: a second
    request finds the first."""
    require(actor, Permission.PAPER_ISSUE)
    require_event(actor, event)
    lock(event)
    if event.status not in RUNNING:
        raise InvalidInput(gettext("Acara ini sudah selesai."))
    if not tally(event.id).invited:
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
        district_code=event.district_code,
        receipts=receipts,
    )
    return job
