"""Hold a number: nothing is sent to it until somebody has read the message from its owner."""

from portal.core.clock import utc_now
from portal.core.db.bulk import insert_or_ignore
from portal.core.extensions import db
from portal.core.types import PhoneNumber
from portal.platform.messages.models import HeldNumber


def hold_number(number: PhoneNumber) -> None:
    """Hold this number. Messages queued to it wait."""
    session = db.session()
    row = {"number": number.value, "held_at": utc_now()}
    session.execute(insert_or_ignore(session, HeldNumber, HeldNumber.number), [row])


def release_number(number: PhoneNumber) -> None:
    """Release this number, so that messages to it are sent again."""
    held = db.session.get(HeldNumber, number.value)
    if held is not None:
        db.session.delete(held)


def is_held(number: str) -> bool:
    """Return whether this number (E.164) is held."""
    return db.session.get(HeldNumber, number) is not None
