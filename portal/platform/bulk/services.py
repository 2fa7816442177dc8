"""Choose records for a bulk action, confirm it, undo it, forget what was never confirmed."""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import timedelta
from typing import Any, TypeVar

from flask_babel import gettext
from sqlalchemy import delete, select

from portal.core.clock import utc_now
from portal.core.db.bulk import insert_rows
from portal.core.db.columns import Identified
from portal.core.errors import InvalidInput, NotPermitted, PortalError, StaleRecord
from portal.core.extensions import db
from portal.platform.bulk.kinds import BulkKind, BulkResult, Chosen, kind_named, list_named
from portal.platform.bulk.models import BulkAction, BulkItem
from portal.platform.bulk.states import BULK_TRANSITIONS, BulkOutcome, BulkStatus, BulkStep
from portal.platform.jobs.services import enqueue
from portal.platform.permissions import Actor, require
from portal.platform.workflow import apply_transition

T = TypeVar("T")
#: Names of the jobs, and the queue in which one bulk action waits for another.
APPLY, UNDO, QUEUE = "bulk.apply", "bulk.undo", "bulk"
#: Most records of one bulk action.
MOST = 50_000
#: How long a choice waits for its confirmation.
FORGOTTEN = timedelta(days=1)


def choose(
    actor: Actor,
    kind: BulkKind,
    *,
    filters: Mapping[str, str],
    record_ids: Collection[int] | None,
) -> BulkAction:
    """Freeze the records that match ``filters``, or those of them with ``record_ids``, for a
    preview. Records outside the actor's scope are not among them.

    Raise :class:`InvalidInput` if there are none, or too many.
    """
    require(actor, kind.permission)
    assert actor.actor_id is not None  # noqa: S101 - the pages have an account
    query = list_named(kind.list_name).selected(actor, filters)
    if record_ids is not None:
        query = query.where(query.selected_columns[0].in_(record_ids))
    chosen = list(kind.examine(actor, query.limit(MOST + 1)))
    if not chosen:
        raise InvalidInput(
            gettext("Belum ada yang dipilih. Centang dahulu, lalu pilih tindakannya.")
        )
    if len(chosen) > MOST:
        raise InvalidInput(gettext("Terlalu banyak untuk sekali jalan. Persempit saringannya."))
    action = BulkAction(
        kind=kind.name,
        filters=dict(filters),
        total=len(chosen),
        refused=sum(bool(one.obstacle) for one in chosen),
        created_at=utc_now(),
        created_by_id=actor.actor_id,
    )
    db.session.add(action)
    db.session.flush()
    insert_rows(BulkItem, [_item(action, one) for one in chosen])
    return action


def _item(action: BulkAction, one: Chosen) -> Mapping[str, Any]:
    return {
        "action_id": action.id,
        "record_id": one.record_id,
        "outcome": BulkOutcome.REFUSED if one.obstacle else BulkOutcome.WAITING,
        "reason": one.obstacle[:300],
        "before_id": one.before_id,
        "after_id": None,
    }


def confirm(actor: Actor, action: BulkAction, *, fields: Mapping[str, Any]) -> None:
    """Start the bulk action. One that was confirmed before goes on as it was: a second press of the
    button changes nothing.
    """
    require(actor, kind_named(action.kind).permission)
    if action.status is not BulkStatus.CHOSEN:
        return
    if action.total == action.refused:
        raise InvalidInput(gettext("Tidak ada yang dapat dikerjakan."))
    job = enqueue(
        actor,
        APPLY,
        arguments={"action_id": action.id},
        total=action.total - action.refused,
        queue=QUEUE,
    )
    apply_transition(
        action,
        BulkStep.CONFIRM,
        actor,
        BULK_TRANSITIONS,
        noted={"bulk_kind": action.kind, "records": action.total - action.refused},
        confirmed_at=utc_now(),
        fields=dict(fields),
        job_id=job.id,
    )


def undo(actor: Actor, action: BulkAction) -> None:
    """Start to undo everything that the bulk action did. Does nothing if it was started before."""
    kind = kind_named(action.kind)
    if not kind.may_undo(actor):
        raise NotPermitted
    if action.status in {BulkStatus.UNDOING, BulkStatus.UNDONE}:
        return
    job = enqueue(actor, UNDO, arguments={"action_id": action.id}, total=action.done, queue=QUEUE)
    apply_transition(
        action,
        BulkStep.UNDO,
        actor,
        BULK_TRANSITIONS,
        noted={"bulk_kind": action.kind},
        undone_at=utc_now(),
        undone_by_id=actor.actor_id,
        job_id=job.id,
    )


def forget_unconfirmed(limit: int) -> int:
    """Delete up to ``limit`` choices that nobody confirmed for a day; return their number."""
    old = db.session.scalars(
        select(BulkAction.id)
        .where(
            BulkAction.status == BulkStatus.CHOSEN,
            BulkAction.created_at < utc_now() - FORGOTTEN,
        )
        .limit(limit)
    ).all()
    if old:
        db.session.execute(delete(BulkItem).where(BulkItem.action_id.in_(old)))
        db.session.execute(delete(BulkAction).where(BulkAction.id.in_(old)))
    return len(old)


def at_once(
    ready: Mapping[BulkItem, T],
    together: Callable[[Sequence[T]], Sequence[Identified]],
    single: Callable[[BulkItem], int],
) -> Mapping[int, BulkResult]:
    """Act on everything that is ready with the set-based ``together``; if somebody was faster with
    one record (:class:`StaleRecord`), run ``single`` for each instead.

    ``together`` returns the records made, in the order of ``ready``.
    """
    if not ready:
        return {}
    try:
        with db.session.begin_nested():
            made = together(list(ready.values()))
    except StaleRecord:
        return one_by_one(list(ready), single)
    return {item.id: BulkResult(after_id=one.id) for item, one in zip(ready, made, strict=True)}


def one_by_one(
    items: Sequence[BulkItem], act: Callable[[BulkItem], int | None]
) -> Mapping[int, BulkResult]:
    """Run the single step for each item, each in a savepoint; what it refuses is the reason.

    ``act`` returns what the record got. Use it where a block needs no set-based statements.
    """
    results: dict[int, BulkResult] = {}
    for item in items:
        try:
            with db.session.begin_nested():
                results[item.id] = BulkResult(after_id=act(item))
        except PortalError as error:
            results[item.id] = BulkResult(refused=str(error.message))
    return results
