"""Labels of complaints on screen and in the audit trail."""

from collections.abc import Mapping

from flask_babel import LazyString, lazy_pgettext
from flask_babel import lazy_gettext as _

from portal.contact.complaints.models import Channel
from portal.contact.complaints.states import ComplaintStatus
from portal.platform.audit.wording import AuditWords

STATUS: Mapping[ComplaintStatus, LazyString] = {
    ComplaintStatus.RECEIVED: _("Belum ditangani"),
    ComplaintStatus.IN_PROGRESS: _("Sedang ditangani"),
    ComplaintStatus.CLOSED: _("Sudah dijawab"),
}
TONE: Mapping[ComplaintStatus, str] = {
    ComplaintStatus.RECEIVED: "due",
    ComplaintStatus.IN_PROGRESS: "progress",
    ComplaintStatus.CLOSED: "done",
}
CHANNEL: Mapping[Channel, LazyString] = {
    Channel.SMS: _("SMS"),
    Channel.IN_PERSON: _("Datang sendiri"),
    Channel.PHONE: lazy_pgettext("pengaduan", "Telepon"),
    Channel.PAPER: lazy_pgettext("pengaduan", "Surat"),
    Channel.OTHER: _("Lainnya"),
}


AUDIT_WORDS = AuditWords(
    nouns={
        "complaints": _("pengaduan"),
    },
    sentences={
        "complaints.answer": _("menjawab pengaduan"),
        "complaints.receive": _("menerima pengaduan"),
        "complaints.reopen": _("membuka lagi pengaduan"),
        "complaints.take_up": _("menangani pengaduan"),
    },
    fields={
        "channel": _("melalui"),
    },
    codes={
        "in_progress": _("sedang diurus"),
        "received": lazy_pgettext("pengaduan", "diterima"),
    },
)
