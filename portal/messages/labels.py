"""The words of messages on screen."""

from collections.abc import Mapping

from flask_babel import LazyString
from flask_babel import lazy_gettext as _

from portal.messages.models import MessageStatus

STATUS: Mapping[MessageStatus, LazyString] = {
    MessageStatus.QUEUED: _("Menunggu dikirim"),
    MessageStatus.SENDING: _("Sedang dikirim"),
    MessageStatus.UNCERTAIN: _("Belum pasti"),
    MessageStatus.SENT: _("Terkirim"),
    MessageStatus.DELIVERED: _("Sampai"),
    MessageStatus.UNDELIVERED: _("Tidak sampai"),
    MessageStatus.FAILED: _("Gagal"),
    MessageStatus.BLOCKED: _("Tidak dikirim"),
    MessageStatus.CANCELLED: _("Dibatalkan"),
}
TONE: Mapping[MessageStatus, str] = {
    MessageStatus.QUEUED: "neutral",
    MessageStatus.SENDING: "neutral",
    MessageStatus.UNCERTAIN: "due",
    MessageStatus.SENT: "progress",
    MessageStatus.DELIVERED: "done",
    MessageStatus.UNDELIVERED: "danger",
    MessageStatus.FAILED: "danger",
    MessageStatus.BLOCKED: "stopped",
    MessageStatus.CANCELLED: "stopped",
}
