"""Load bulk actions and their items."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import Select, func, select, true

from portal.core.errors import NotFound
from portal.core.extensions import db
from portal.platform.bulk.models import BulkAction, BulkItem
from portal.platform.bulk.permissions import BULK_ACT
from portal.platform.bulk.states import BulkOutcome, BulkStatus
from portal.platform.permissions import Actor
from portal.platform.scope import sees_everything

#: Items read at once for a file.
_BLOCK = 500


@dataclass(frozen=True)
class BulkReason:
    """Why some items were left out, and how many."""

    outcome: BulkOutcome
    text: str
    count: int


def visible_actions(actor: Actor) -> Select[BulkAction]:
    """Return the query of bulk actions that ``actor`` started; a supervisor of the whole regency
    sees those of others, so that work can continue while a colleague is away."""
    seen = (
        true() if sees_everything(actor, BULK_ACT) else BulkAction.created_by_id == actor.actor_id
    )
    return select(BulkAction).where(seen)


def confirmed_actions(actor: Actor) -> Select[BulkAction]:
    """Return the query of visible bulk actions that were confirmed."""
    return visible_actions(actor).where(BulkAction.confirmed_at.is_not(None))


def get_action(actor: Actor, action_id: int, *, lock: bool = False) -> BulkAction:
    """Return one bulk action, if wanted locked until the transaction ends. Raises
    :class:`NotFound`."""
    query = visible_actions(actor).where(BulkAction.id == action_id)
    found = db.session.scalar(query.with_for_update() if lock else query)
    if found is None:
        raise NotFound
    if found.status is BulkStatus.CHOSEN and found.created_by_id != actor.actor_id:
        raise NotFound  # an unconfirmed choice is nobody else's
    return found


def items_of(action: BulkAction, outcome: BulkOutcome, reason: str = "") -> Select[BulkItem]:
    """Return the query of items with this outcome, and with this reason if there is one."""
    query = select(BulkItem).where(BulkItem.action_id == action.id, BulkItem.outcome == outcome)
    return query.where(BulkItem.reason == reason) if reason else query


def reasons_of(action: BulkAction) -> Sequence[BulkReason]:
    """Return why items were not done or not undone, most frequent first."""
    rows = db.session.execute(
        select(BulkItem.outcome, BulkItem.reason, func.count())
        .where(
            BulkItem.action_id == action.id,
            BulkItem.outcome.in_([BulkOutcome.REFUSED, BulkOutcome.KEPT]),
        )
        .group_by(BulkItem.outcome, BulkItem.reason)
    )
    return sorted((BulkReason(*row) for row in rows), key=lambda one: (-one.count, one.text))


def next_items(action: BulkAction, outcome: BulkOutcome, *, limit: int) -> Sequence[BulkItem]:
    """Return the first items with this outcome, in the order of the list."""
    query = select(BulkItem).where(BulkItem.action_id == action.id, BulkItem.outcome == outcome)
    return db.session.scalars(query.order_by(BulkItem.id).limit(limit)).all()


def left_out(action: BulkAction) -> Iterator[Sequence[BulkItem]]:
    """Yield the items that were not done or not undone, block by block."""
    for outcome in (BulkOutcome.REFUSED, BulkOutcome.KEPT):
        after = 0
        while block := db.session.scalars(
            items_of(action, outcome).where(BulkItem.id > after).order_by(BulkItem.id).limit(_BLOCK)
        ).all():
            yield block
            after = block[-1].id
