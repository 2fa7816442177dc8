"""Screen and audit trail texts of messages."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from flask_babel import LazyString, gettext, lazy_pgettext
from flask_babel import lazy_gettext as _

from portal.core.kept_texts import said
from portal.platform.audit.wording import AuditWords
from portal.platform.messages.models import Message, MessageFinding, MessageStatus

STATUS: Mapping[MessageStatus, LazyString] = {
    MessageStatus.QUEUED: _("Menunggu dikirim"),
    MessageStatus.SENDING: _("Sedang dikirim"),
    MessageStatus.UNCERTAIN: _("Belum pasti"),
    MessageStatus.SENT: _("Terkirim"),
    MessageStatus.DELIVERED: lazy_pgettext("pesan", "Sampai"),
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


AUDIT_WORDS = AuditWords(
    nouns={
        "message_templates": _("teks SMS"),
        "messages": _("SMS"),
    },
    sentences={
        "messages.clear_doubt": _("memastikan nasib SMS yang diragukan"),
        "messages.send_again": _("mengirim ulang SMS"),
    },
    fields={
        "evidence": _("sumber kabar"),
        "status": _("keadaan"),
        "step": _("langkah"),
        "text": _("teks"),
        "went_out": _("sudah diterima"),
    },
    codes={
        "blocked": _("tidak dikirim"),
    },
    office_tables=("message_templates",),
)


@dataclass(frozen=True)
class HistoryEntry:
    """One entry in the history of a message."""

    what: str
    at: datetime | None
    who: str = ""
    tone: str = "neutral"
    detail: str = ""


def message_history(message: Message, finding: MessageFinding | None) -> list[HistoryEntry]:
    """Return the history of a message, from the queue to its current status, including the result
    of a check by hand.
    """
    stops = [HistoryEntry(gettext("Masuk antrean"), message.queued_at)]
    if message.sent_at is not None and message.status is not MessageStatus.SENT:
        stops.append(HistoryEntry(gettext("Diterima penyedia SMS"), message.sent_at))
    if finding is not None:
        stops.append(_found(finding))
    if message.status is not MessageStatus.QUEUED or message.status_reason:
        stops.append(
            HistoryEntry(
                str(STATUS[message.status]),
                _since(message),
                tone=TONE[message.status],
                detail=said(message.status_reason),
            )
        )
    return stops


def _found(finding: MessageFinding) -> HistoryEntry:
    what = gettext("Kata penerima: sudah diterima")
    if not finding.went_out:
        what = gettext("Kata penerima: tidak diterima")
    return HistoryEntry(what, finding.found_at, who=finding.finder.name, detail=finding.evidence)


def _since(message: Message) -> datetime | None:
    if message.status is MessageStatus.BLOCKED:
        return message.queued_at
    return message.sent_at if message.status is MessageStatus.SENT else message.settled_at
