"""The words of complaints on screen."""

from collections.abc import Mapping

from flask_babel import LazyString, lazy_pgettext
from flask_babel import lazy_gettext as _

from portal.complaints.models import Channel
from portal.complaints.states import ComplaintStatus

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
    Channel.PAPER: _("Surat"),
    Channel.OTHER: _("Lainnya"),
}
