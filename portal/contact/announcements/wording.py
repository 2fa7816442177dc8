"""Labels of announcements on screen and in the audit trail."""

from collections.abc import Mapping

from flask_babel import LazyString
from flask_babel import lazy_gettext as _

from portal.contact.announcements.queries import AnnouncementStage
from portal.platform.audit.wording import AuditWords

STAGE: Mapping[AnnouncementStage, LazyString] = {
    AnnouncementStage.QUEUEING: _("Sedang disiapkan"),
    AnnouncementStage.SENDING: _("Sedang dikirim"),
    AnnouncementStage.FINISHED: _("Selesai dikirim"),
    AnnouncementStage.STOPPED: _("Dihentikan"),
    AnnouncementStage.FAILED: _("Tidak selesai"),
}
STAGE_TONE: Mapping[AnnouncementStage, str] = {
    AnnouncementStage.QUEUEING: "progress",
    AnnouncementStage.SENDING: "progress",
    AnnouncementStage.FINISHED: "done",
    AnnouncementStage.STOPPED: "stopped",
    AnnouncementStage.FAILED: "danger",
}


AUDIT_WORDS = AuditWords(
    nouns={
        "announcements": _("pengumuman SMS"),
    },
    sentences={
        "announcements.confirm": _("mengirim pengumuman SMS"),
        "announcements.download_unreached": _("mengunduh daftar yang tidak terjangkau SMS"),
        "announcements.have_told": _("menugaskan pendamping mengabari langsung"),
        "announcements.stop": _("menghentikan pengumuman SMS"),
    },
    fields={
        "audience": _("untuk siapa"),
        "families": _("jumlah keluarga"),
        "withdrawn": _("ditarik kembali"),
    },
)
