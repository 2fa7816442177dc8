"""The worker's duty of reading what came in."""

import logging
from datetime import timedelta

from portal.errors import PortalError
from portal.extensions import db
from portal.jobs.duties import Stopping, duty, never
from portal.messages.inbound import unread
from portal.messages.models import InboundMessage
from portal.permissions import Actor, Portal
from portal.replies.services import take_up
from portal.transaction import read_only, transaction

logger = logging.getLogger(__name__)
EVERY = timedelta(seconds=3)
BLOCK = 50


@duty("replies", every=EVERY)
def read_replies(owner: str, *, stopping: Stopping = never) -> int:
    """Take up every SMS that came in, each in a transaction of its own. Returns how many."""
    actor, taken = Portal("Balasan SMS"), 0
    while not stopping():
        with read_only():
            ids = [inbound.id for inbound in unread(limit=BLOCK)]
        done = sum(_read(actor, inbound_id) for inbound_id in ids)
        taken += done
        if len(ids) < BLOCK or not done:
            break
    return taken


def _read(actor: Actor, inbound_id: int) -> bool:
    """Take one up. What cannot be is kept and named in the log, and holds up no other."""
    try:
        with transaction():
            inbound = db.session.get_one(InboundMessage, inbound_id)
            return take_up(actor, inbound) is not None
    except PortalError:
        logger.exception("inbound message %s was not understood", inbound_id)
        return False
