"""SMS that come in: kept once each, taken up once each.

What one means is for the features above to say (``portal.replies``).
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select, update

from portal.clock import utc_now
from portal.extensions import db
from portal.messages.models import InboundMessage
from portal.messages.once import insert_once
from portal.types import clean_text

LONGEST_BODY = 1600  # ten segments, the most that the provider hands over


def keep_inbound(*, sid: str, sender: str, body: str) -> None:
    """Write down what came in. The same ``sid`` again, as providers do, changes nothing."""
    session = db.session()
    row = {
        "provider_sid": clean_text(sid)[:64],
        "sender": clean_text(sender)[:40],
        "body": clean_text(body)[:LONGEST_BODY],
        "received_at": utc_now(),
    }
    session.execute(insert_once(session, InboundMessage, InboundMessage.provider_sid), [row])


def unread(*, limit: int) -> Sequence[InboundMessage]:
    """What nobody has taken up yet, the oldest first."""
    return db.session.scalars(
        select(InboundMessage)
        .where(InboundMessage.read_at.is_(None))
        .order_by(InboundMessage.id)
        .limit(limit)
    ).all()


def take_up(inbound_id: int) -> bool:
    """Take one up in the caller's transaction; ``False`` if another worker was faster."""
    taken: Any = db.session.execute(
        update(InboundMessage)
        .where(InboundMessage.id == inbound_id, InboundMessage.read_at.is_(None))
        .values(read_at=utc_now())
        .execution_options(synchronize_session=False)
    )
    return bool(taken.rowcount == 1)
