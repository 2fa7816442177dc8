"""The words of papers on screen."""

from collections.abc import Mapping

from flask_babel import LazyString, lazy_pgettext
from flask_babel import lazy_gettext as _

from portal.receipts.models import PaperKind
from portal.receipts.states import PaperStatus

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
