"""The words of messages on screen."""

from collections.abc import Mapping

from flask_babel import LazyString
from flask_babel import lazy_gettext as _

from portal.messages.models import Message, MessageStatus

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

_WHY_NOT_AGAIN: Mapping[MessageStatus, LazyString] = {
    MessageStatus.QUEUED: _("Tidak perlu dikirim ulang: pesan ini masih menunggu giliran."),
    MessageStatus.SENDING: _("Tidak perlu dikirim ulang: pesan ini sedang dikirim."),
    MessageStatus.UNCERTAIN: _(
        "Belum dapat dikirim ulang: mungkin sudah sampai, dan keluarga tidak boleh menerima dua"
        " kali. Pastikan dulu."
    ),
    MessageStatus.SENT: _("Tidak dapat dikirim ulang: pesan ini sudah diterima penyedia SMS."),
    MessageStatus.BLOCKED: _("Tidak dapat dikirim ulang: perbaiki dulu sebab di atas."),
    MessageStatus.FAILED: _("Tidak dikirim ulang: penerima tidak mau menerima SMS."),
    MessageStatus.UNDELIVERED: _("Tidak dikirim ulang: penerima tidak mau menerima SMS."),
}


def why_not_again(message: Message) -> str:
    """Why a person cannot send this message once more; empty where nobody would ask."""
    return str(_WHY_NOT_AGAIN.get(message.status, ""))
