"""Provider of a portal without one: takes every message, sends nothing, and says so."""

import logging
from collections.abc import Sequence
from datetime import datetime

from portal.core.kept_texts import kept
from portal.platform.messages.models import MessageStatus
from portal.platform.messages.providers.base import DeliveryReport, OutgoingSms

log = logging.getLogger(__name__)
NO_PROVIDER = kept("Penyedia SMS belum dipasang; tidak ada SMS yang keluar.")


class ConsoleProvider:
    """Reports every message as not sent. The text is shown on the messages page."""

    name = "console"
    reaches_people = False

    def send(self, outgoing: OutgoingSms) -> DeliveryReport:
        """Log the message without number and text, which are personal data."""
        log.info("sms %s taken by the console", outgoing.public_id)
        return _not_sent(outgoing)

    def look_up(self, outgoing: OutgoingSms, *, since: datetime) -> Sequence[DeliveryReport]:
        """Report the message as not sent, since nothing is sent here."""
        return [_not_sent(outgoing)]


def _not_sent(outgoing: OutgoingSms) -> DeliveryReport:
    sid = f"{ConsoleProvider.name}-{outgoing.public_id}"
    return DeliveryReport(sid, MessageStatus.BLOCKED, reason=NO_PROVIDER)
