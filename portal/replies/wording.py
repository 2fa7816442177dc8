"""The words of replies: on screen, and what a family is told of its case by SMS."""

from collections.abc import Mapping

from flask_babel import LazyString
from flask_babel import lazy_gettext as _

from portal.cases.states import Status
from portal.replies.models import Keyword, Outcome

KEYWORD: Mapping[Keyword, LazyString] = {
    Keyword.STOP: _("Minta berhenti"),
    Keyword.START: _("Minta dikirimi lagi"),
    Keyword.STATUS: _("Bertanya keadaan kasus"),
    Keyword.COMPLAINT: _("Pengaduan"),
    Keyword.NONE: _("Pesan bebas"),
}
OUTCOME: Mapping[Outcome, LazyString] = {
    Outcome.REFUSED: _("tidak dikirimi SMS lagi"),
    Outcome.RESUMED: _("dikirimi SMS lagi"),
    Outcome.ANSWERED: _("sudah dijawab"),
    Outcome.COMPLAINT: _("menjadi pengaduan"),
    Outcome.NOTED: _("dicatat pada kasus"),
    Outcome.READ: _("sudah dibaca"),
}
#: What anyone who holds the phone may read: nothing of the family, nothing of amounts.
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
