"""Send a test SMS to a number that an administrator types."""

import secrets
from datetime import timedelta

from flask_babel import gettext
from sqlalchemy import func, select

from portal.core.clock import utc_now
from portal.core.errors import InvalidInput
from portal.core.extensions import db
from portal.core.types import PhoneNumber
from portal.platform.messages.models import Message
from portal.platform.messages.permissions import TEMPLATE_MANAGE
from portal.platform.messages.services.queue_message import queue_sms
from portal.platform.messages.steps import Step
from portal.platform.permissions import Actor, require

#: An SMS costs money, and a typed number may be anybody's.
MOST_AN_HOUR = 5


def send_test(actor: Actor, number: PhoneNumber) -> Message:
    """Queue a test SMS, at any hour. Raises :class:`InvalidInput` after :data:`MOST_AN_HOUR`."""
    require(actor, TEMPLATE_MANAGE)
    since = utc_now() - timedelta(hours=1)
    recent = select(func.count()).where(Message.step == Step.TEST, Message.queued_at > since)
    if (db.session.scalar(recent) or 0) >= MOST_AN_HOUR:
        raise InvalidInput(
            gettext("Paling banyak %(n)s SMS uji dalam satu jam. Coba lagi nanti.", n=MOST_AN_HOUR),
            field="number",
        )
    return queue_sms(
        actor,
        step=Step.TEST,
        dedupe_key=f"{Step.TEST}:{secrets.token_hex(8)}",
        to=number,
        recipient=number.masked,
        language="id",
        values={},
        case_id=None,
        district_code=None,
        urgent=True,
    )
