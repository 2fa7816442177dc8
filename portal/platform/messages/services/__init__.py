"""Actions on SMS: draft, queue, resend, withdraw, receive; and writing their texts."""

from portal.platform.messages.services.draft_message import Draft, draft_sms, known_language
from portal.platform.messages.services.hold_number import (
    hold_number,
    is_held,
    release_number,
)
from portal.platform.messages.services.queue_message import Sms, queue_all, queue_sms
from portal.platform.messages.services.receive_message import store_inbound, unread_inbound
from portal.platform.messages.services.resend_message import (
    resend_sms,
    send_to_other_number,
)
from portal.platform.messages.services.send_test import send_test
from portal.platform.messages.services.withdraw_message import (
    is_about,
    record_finding,
    withdraw_all,
    withdraw_sms_to,
    withdraw_untrue,
)
from portal.platform.messages.services.write_template import write_template

__all__ = [
    "Draft",
    "Sms",
    "draft_sms",
    "hold_number",
    "is_about",
    "is_held",
    "known_language",
    "queue_all",
    "queue_sms",
    "record_finding",
    "release_number",
    "resend_sms",
    "send_test",
    "send_to_other_number",
    "store_inbound",
    "unread_inbound",
    "withdraw_all",
    "withdraw_sms_to",
    "withdraw_untrue",
    "write_template",
]
