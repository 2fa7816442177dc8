"""Labels of replies on screen and in the audit trail, and texts of automatic answers."""

from collections.abc import Mapping

from flask_babel import LazyString, gettext, lazy_pgettext
from flask_babel import lazy_gettext as _

from portal.casework.cases.states import Status
from portal.contact.complaints.states import ComplaintStatus
from portal.contact.replies.models import Keyword, Reply, ReplyOutcome
from portal.platform.audit.wording import AuditWords

KEYWORD: Mapping[Keyword, LazyString] = {
    Keyword.STOP: _("Minta berhenti"),
    Keyword.MAYBE_STOP: _("Mungkin minta berhenti"),
    Keyword.START: _("Minta dikirimi lagi"),
    Keyword.STATUS: _("Bertanya keadaan kasus"),
    Keyword.COMPLAINT_STATUS: _("Bertanya keadaan pengaduan"),
    Keyword.COMPLAINT: lazy_pgettext("satu", "Pengaduan"),
    Keyword.NONE: _("Pesan bebas"),
}
OUTCOME: Mapping[ReplyOutcome, LazyString] = {
    ReplyOutcome.REFUSED: _("tidak dikirimi SMS lagi"),
    ReplyOutcome.RESUMED: _("dikirimi SMS lagi"),
    ReplyOutcome.ANSWERED: _("sudah dijawab"),
    ReplyOutcome.COMPLAINT: _("menjadi pengaduan"),
    ReplyOutcome.NOTED: _("dicatat pada kasus"),
    ReplyOutcome.READ: _("sudah dibaca"),
}
#: Answers that anybody who holds the phone may read: nothing about the family or amounts.
STAGE: Mapping[str, Mapping[Status, str]] = {
    "id": {
        Status.REGISTERED: "terdaftar, menunggu kunjungan petugas",
        Status.ASSESSED: "sudah dikunjungi, menunggu keputusan",
        Status.DECIDED: "bantuan ditetapkan, menunggu diserahkan",
        Status.SCHEDULED: "bantuan ditetapkan, menunggu diserahkan",
        Status.HANDED_OVER: "bantuan sudah diserahkan",
        Status.FOLLOW_UP: "dalam pendampingan",
        Status.CLOSED: "pendampingan sudah selesai",
    },
    "su": {
        Status.REGISTERED: "kadaptar, ngantosan patugas",
        Status.ASSESSED: "parantos didatangan, ngantosan putusan",
        Status.DECIDED: "bantuan ditetepkeun, ngantosan dibagi",
        Status.SCHEDULED: "bantuan ditetepkeun, ngantosan dibagi",
        Status.HANDED_OVER: "bantuan parantos dibagikeun",
        Status.FOLLOW_UP: "dina pangdeudeul",
        Status.CLOSED: "pangdeudeul parantos rengse",
    },
}
#: Answers that the family or sender of a complaint may read: nothing about its content.
COMPLAINT_STATE: Mapping[str, Mapping[ComplaintStatus, str]] = {
    "id": {
        ComplaintStatus.RECEIVED: "sudah diterima, belum ditangani",
        ComplaintStatus.IN_PROGRESS: "sedang ditangani petugas",
        ComplaintStatus.CLOSED: "sudah dijawab, tanyakan ke petugas",
    },
    "su": {
        ComplaintStatus.RECEIVED: "parantos ditampi, teu acan ditangan",
        ComplaintStatus.IN_PROGRESS: "nuju ditangan ku patugas",
        ComplaintStatus.CLOSED: "parantos dijawab, taros ka patugas",
    },
}


def reply_badge(reply: Reply) -> tuple[str, str]:
    """Return text and tone of the badge of an incoming SMS: its result, or that it waits."""
    if reply.outcome is None:
        return gettext("menunggu dibaca"), "due"
    return str(OUTCOME[reply.outcome]), "done"


AUDIT_WORDS = AuditWords(
    nouns={
        "replies": _("SMS yang masuk"),
    },
    sentences={
        "replies.receive": _("membaca SMS yang masuk"),
        "replies.settle": _("mengurus SMS yang masuk"),
    },
    fields={
        "keyword": _("kata kunci"),
        "settled_at": _("waktu diurus"),
        "settled_by_id": _("yang mengurus"),
    },
    codes={
        "settled": _("selesai diurus"),
        "waiting": _("menunggu petugas"),
    },
)
