"""Labels of papers on screen and in the audit trail."""

from collections.abc import Mapping

from flask_babel import LazyString, lazy_pgettext
from flask_babel import lazy_gettext as _

from portal.casework.receipts.models import PaperKind
from portal.casework.receipts.queries import id_of_number
from portal.casework.receipts.states import PaperStatus
from portal.platform.audit.wording import AuditWords

KIND: Mapping[PaperKind, LazyString] = {
    PaperKind.BAST: _("Berita acara serah terima"),
    PaperKind.RECEIPT: _("Kuitansi"),
}
STATUS: Mapping[PaperStatus, LazyString] = {
    PaperStatus.RESERVED: _("Disiapkan"),
    PaperStatus.ISSUED: _("Sah"),
    PaperStatus.VOID: lazy_pgettext("surat", "Batal"),
}
TONE: Mapping[PaperStatus, str] = {
    PaperStatus.RESERVED: "due",
    PaperStatus.ISSUED: "done",
    PaperStatus.VOID: "danger",
}
#: Among the papers of one case, where nothing is to be done about them.
QUIET_TONE: Mapping[PaperStatus, str] = {
    PaperStatus.RESERVED: "neutral",
    PaperStatus.ISSUED: "done",
    PaperStatus.VOID: "stopped",
}


AUDIT_WORDS = AuditWords(
    nouns={
        "papers": _("surat"),
    },
    fields={
        "copy": _("cetak ulang ke"),
        "handover_id": _("nomor serah terima"),
        "void_reason": _("alasan pembatalan"),
        "voided_at": _("waktu dibatalkan"),
        "voided_by_id": _("yang membatalkan"),
    },
    codes={
        "issued": _("sah"),
        "reserved": _("disiapkan"),
        "void": _("batal"),
    },
    numbered={"papers": id_of_number},
)
