"""Provider for trying out the portal: accepts every message and sends nothing."""

import logging
from collections.abc import Sequence
from datetime import datetime

from portal.platform.messages.models import MessageStatus
from portal.platform.messages.providers.base import DeliveryReport, OutgoingSms

log = logging.getLogger(__name__)


class ConsoleProvider:
    """Reports every message as delivered. The text is shown on the messages page."""

    name = "console"
    reaches_people = False

    def send(self, outgoing: OutgoingSms) -> DeliveryReport:
        """Log the message without number and text, which are personal data."""
        log.info("sms %s taken by the console", outgoing.public_id)
        return DeliveryReport(_sid(outgoing), MessageStatus.DELIVERED)

    def look_up(self, outgoing: OutgoingSms, *, since: datetime) -> Sequence[DeliveryReport]:
        """Report the message as delivered, since sending here cannot fail."""
        return [DeliveryReport(_sid(outgoing), MessageStatus.DELIVERED)]


def _sid(outgoing: OutgoingSms) -> str:
    return f"console-{outgoing.public_id}"
