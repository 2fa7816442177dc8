"""The jobs that carry out and undo a bulk action, block by block."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from flask_babel import gettext
from sqlalchemy import update

from portal.core.db.bulk import update_rows
from portal.core.db.transaction import transaction
from portal.core.errors import InvalidInput
from portal.core.extensions import db
from portal.platform.accounts.models import User
from portal.platform.bulk.kinds import BulkResult, Work, kind_named
from portal.platform.bulk.models import BulkAction, BulkItem
from portal.platform.bulk.queries import next_items
from portal.platform.bulk.services import QUEUE, forget_unconfirmed
from portal.platform.bulk.states import BULK_TRANSITIONS, BulkOutcome, BulkStep
from portal.platform.jobs.duties import Stopping, never
from portal.platform.jobs.kinds import Progress
from portal.platform.jobs.models import Job
from portal.platform.jobs.services import run_due_jobs
from portal.platform.permissions import SystemActor
from portal.platform.workflow import apply_transition


@dataclass(frozen=True)
class _Way:
    """Outcomes of items that wait, succeed and fail; and the column that counts the second."""

    waiting: BulkOutcome
    succeeded: BulkOutcome
    failed: BulkOutcome
    counts: Any


APPLYING = _Way(BulkOutcome.WAITING, BulkOutcome.DONE, BulkOutcome.REFUSED, BulkAction.done)
UNDOING = _Way(BulkOutcome.DONE, BulkOutcome.UNDONE, BulkOutcome.KEPT, BulkAction.undone)
FORGET_EVERY = timedelta(hours=1)
_FORGOTTEN_AT_ONCE = 20
_PORTAL = SystemActor()


def apply_block(job: Job) -> Progress:
    """Do the next items. The outcome of each is stored with its change, so that a job that was
    killed goes on with those that are left."""
    action = db.session.get_one(BulkAction, job.arguments["action_id"])
    kind = kind_named(action.kind)
    worked = _work(action, _worker_of(job), kind.apply, kind.block, APPLYING)
    done = worked < kind.block
    if done:
        noted = {"records": action.done, "not_done": action.refused}
        apply_transition(action, BulkStep.FINISH, _PORTAL, BULK_TRANSITIONS, noted=noted)
    return Progress(job.cursor + worked, job.total, done=done)


def undo_block(job: Job) -> Progress:
    """Undo the next items, likewise."""
    action = db.session.get_one(BulkAction, job.arguments["action_id"])
    kind = kind_named(action.kind)
    if kind.undo is None:
        raise InvalidInput(gettext("Pekerjaan ini tidak dapat diurungkan."))
    worked = _work(action, _worker_of(job), kind.undo, kind.block, UNDOING)
    done = worked < kind.block
    if done:
        noted = {"records": action.undone, "not_done": action.done - action.undone}
        apply_transition(action, BulkStep.FINISH_UNDO, _PORTAL, BULK_TRANSITIONS, noted=noted)
    return Progress(job.cursor + worked, job.total, done=done)


def _worker_of(job: Job) -> User:
    """Return the account that started the job. Raises :class:`InvalidInput` if it was closed
    meanwhile."""
    actor = db.session.get_one(User, job.created_by_id)
    if not actor.active:
        raise InvalidInput(gettext("Akun yang memulai pekerjaan ini sudah ditutup."))
    return actor


def _work(action: BulkAction, actor: User, work: Work, block: int, way: _Way) -> int:
    """Work on the next block of items and store their outcomes; return their number."""
    items = next_items(action, way.waiting, limit=block)
    if not items:
        return 0
    results = work(actor, action, items)
    update_rows(BulkItem, [_row(item, results[item.id], way) for item in items])
    refused = sum(bool(result.refused) for result in results.values())
    values = {
        way.counts: way.counts + len(items) - refused,
        **({} if way is UNDOING else {BulkAction.refused: BulkAction.refused + refused}),
    }
    db.session.execute(
        update(BulkAction)
        .where(BulkAction.id == action.id)
        .values(values)
        .execution_options(synchronize_session=False)
    )
    db.session.refresh(action)
    return len(items)


def _row(item: BulkItem, result: BulkResult, way: _Way) -> dict[str, Any]:
    return {
        "id": item.id,
        "outcome": way.failed if result.refused else way.succeeded,
        "reason": result.refused[:300],
        "after_id": item.after_id if way is UNDOING else result.after_id,
    }


def run_bulk(owner: str, *, stopping: Stopping = never) -> int:
    """Run bulk actions beside the other jobs, so that none waits for a long import."""
    return run_due_jobs(owner, queue=QUEUE, stopping=stopping)


def forget(owner: str, *, stopping: Stopping = never) -> None:
    """Delete choices that nobody confirmed."""
    while not stopping():
        with transaction():
            if forget_unconfirmed(_FORGOTTEN_AT_ONCE) < _FORGOTTEN_AT_ONCE:
                return
