"""The worker's duty of reading what came in."""

from datetime import timedelta

from portal.extensions import db
from portal.jobs.duties import Stopping, duty, never
from portal.messages.inbound import unread
from portal.messages.models import InboundMessage
from portal.permissions import Portal
from portal.replies.services import take_up
from portal.transaction import read_only, transaction

EVERY = timedelta(seconds=3)
BLOCK = 50


@duty("replies", every=EVERY)
def read_replies(owner: str, *, stopping: Stopping = never) -> int:
    """Take up every SMS that came in, each in a transaction of its own. Returns how many."""
    actor, taken = Portal("Balasan SMS"), 0
    while not stopping():
        with read_only():
            ids = [inbound.id for inbound in unread(limit=BLOCK)]
        for inbound_id in ids:
            with transaction():
                inbound = db.session.get_one(InboundMessage, inbound_id)
                taken += take_up(actor, inbound) is not None
        if len(ids) < BLOCK:
            break
    return taken
