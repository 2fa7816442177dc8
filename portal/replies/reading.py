"""The worker's duty of reading what came in."""

from collections.abc import Sequence
from datetime import timedelta
from functools import partial

from portal.extensions import db
from portal.jobs.duties import Stopping, duty, never
from portal.jobs.walking import take_each
from portal.messages.inbound import unread
from portal.messages.models import InboundMessage
from portal.permissions import Actor, Portal
from portal.replies.services import take_up

EVERY = timedelta(seconds=3)


@duty("replies", every=EVERY)
def read_replies(owner: str, *, stopping: Stopping = never) -> int:
    """Take up every SMS that came in, each in a transaction of its own. Returns how many."""
    return take_each(_unread, partial(_read, Portal("Balasan SMS")), stopping=stopping)


def _unread(limit: int) -> Sequence[int]:
    return [inbound.id for inbound in unread(limit=limit)]


def _read(actor: Actor, inbound_id: int) -> bool:
    inbound = db.session.get_one(InboundMessage, inbound_id)
    return take_up(actor, inbound) is not None
