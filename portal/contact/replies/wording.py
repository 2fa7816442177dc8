"""Labels of replies on screen and in the audit trail, and texts of automatic answers."""

from collections.abc import Mapping

from flask_babel import LazyString, gettext, lazy_pgettext
from flask_babel import lazy_gettext as _

from portal.casework.cases.states import Status
from portal.contact.complaints.states import ComplaintStatus
from portal.contact.replies.models import Keyword, Reply, ReplyOutcome
from portal.platform.audit.wording import AuditWords
from portal.platform.messages.languages import language_of

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
#: What anyone who holds the phone may read: nothing of the family, nothing of amounts.
_STAGE: Mapping[Status, str] = {
    Status.REGISTERED: "terdaftar, menunggu kunjungan petugas",
    Status.ASSESSED: "sudah dikunjungi, menunggu keputusan",
    Status.DECIDED: "bantuan ditetapkan, menunggu diserahkan",
    Status.SCHEDULED: "bantuan ditetapkan, menunggu diserahkan",
    Status.HANDED_OVER: "bantuan sudah diserahkan",
    Status.FOLLOW_UP: "dalam pendampingan",
    Status.CLOSED: "pendampingan sudah selesai",
}
#: What the family of a complaint, or who sent it, may read: nothing of what it says.
_COMPLAINT_STATE: Mapping[ComplaintStatus, str] = {
    ComplaintStatus.RECEIVED: "sudah diterima, belum ditangani",
    ComplaintStatus.IN_PROGRESS: "sedang ditangani petugas",
    ComplaintStatus.CLOSED: "sudah dijawab, tanyakan ke petugas",
}


def stage_in(language: str, status: Status) -> str:
    """Return the stage of a case in the language of an SMS."""
    return language_of(language).words.get(f"stage.{status}") or _STAGE[status]


def complaint_state_in(language: str, status: ComplaintStatus) -> str:
    """Return the state of a complaint in the language of an SMS."""
    return language_of(language).words.get(f"complaint.{status}") or _COMPLAINT_STATE[status]


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
