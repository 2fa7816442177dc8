"""Store received SMS and hand each to one worker.

Their meaning is decided by a higher floor (``portal.contact.replies``).
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select, update

from portal.core.clock import utc_now
from portal.core.db.bulk import insert_or_ignore
from portal.core.extensions import db
from portal.core.types import clean_text
from portal.platform.messages.models import InboundMessage

LONGEST_BODY = 1600  # characters: ten segments, the provider's maximum


def store_inbound(*, sid: str, sender: str, body: str) -> None:
    """Store a received SMS. The same ``sid`` again, as providers repeat calls, changes nothing."""
    session = db.session()
    row = {
        "provider_sid": clean_text(sid)[:64],
        "sender": clean_text(sender)[:40],
        "body": clean_text(body)[:LONGEST_BODY],
        "received_at": utc_now(),
    }
    session.execute(insert_or_ignore(session, InboundMessage, InboundMessage.provider_sid), [row])


def unread_inbound(*, limit: int) -> Sequence[InboundMessage]:
    """Return unprocessed messages, oldest first."""
    return db.session.scalars(
        select(InboundMessage)
        .where(InboundMessage.read_at.is_(None))
        .order_by(InboundMessage.id)
        .limit(limit)
    ).all()


def claim_inbound(inbound_id: int) -> bool:
    """Mark a message as read in the caller's transaction; False if another worker was faster."""
    taken: Any = db.session.execute(
        update(InboundMessage)
        .where(InboundMessage.id == inbound_id, InboundMessage.read_at.is_(None))
        .values(read_at=utc_now())
        .execution_options(synchronize_session=False)
    )
    return bool(taken.rowcount == 1)
