"""Labels of events and handovers on screen and in the audit trail."""

from collections.abc import Mapping

from flask_babel import LazyString, gettext
from flask_babel import lazy_gettext as _

from portal.casework.handovers.models import (
    Handover,
    Invitation,
    ItemCondition,
    SignatureKind,
)
from portal.casework.handovers.states import EventStatus
from portal.platform.audit.wording import AuditWords
from portal.platform.web.filters import waktu

EVENT_STATUS: Mapping[EventStatus, LazyString] = {
    EventStatus.PLANNED: _("Direncanakan"),
    EventStatus.OPEN: _("Berlangsung"),
    EventStatus.CLOSED: _("Selesai"),
    EventStatus.CANCELLED: _("Dibatalkan"),
}
EVENT_TONE: Mapping[EventStatus, str] = {
    EventStatus.PLANNED: "neutral",
    EventStatus.OPEN: "progress",
    EventStatus.CLOSED: "done",
    EventStatus.CANCELLED: "stopped",
}
CONDITION: Mapping[ItemCondition, LazyString] = {
    ItemCondition.GOOD: _("Baik"),
    ItemCondition.MINOR_FLAW: _("Cacat ringan"),
}
SIGNATURE: Mapping[SignatureKind, LazyString] = {
    SignatureKind.SCREEN: _("Tanda tangan di layar"),
    SignatureKind.PAPER: _("Tanda tangan di kertas"),
    SignatureKind.THUMBPRINT: _("Cap jempol di kertas"),
}


def handover_badge(handover: Handover) -> tuple[str, str]:
    """Return text and tone of the badge that tells whether a handover is valid."""
    if handover.voided_at is not None:
        return gettext("batal"), "stopped"
    return gettext("diserahkan"), "done"


def arrival_badge(line: Invitation) -> tuple[str, str]:
    """Return text and tone of the badge of a family on the event day: absent, arrived,
    or served.
    """
    if line.decision.fulfilled_at is not None:
        return gettext("sudah menerima"), "done"
    if line.checked_in_at is not None:
        return _came(line), "progress"
    return gettext("belum datang"), "neutral"


def invitation_badge(line: Invitation) -> tuple[str, str]:
    """Return text and tone of the badge of a line of the roster, also of a removed one."""
    if line.withdrawn_at is not None:
        return _came(line) if line.checked_in_at else gettext("tidak datang"), "stopped"
    if line.decision.fulfilled_at is None and line.checked_in_at is None:
        return gettext("diundang"), "neutral"
    return arrival_badge(line)


def _came(line: Invitation) -> str:
    return gettext("datang %(time)s", time=waktu(line.checked_in_at))


AUDIT_WORDS = AuditWords(
    nouns={
        "events": _("acara serah terima"),
        "handover_claims": _("serah terima yang bentrok"),
        "handovers": _("serah terima"),
        "invitations": _("undangan"),
    },
    sentences={
        "events.invite": _("mengundang rumah tangga ke acara serah terima"),
        "events.leave": _("mengeluarkan rumah tangga dari daftar acara"),
        "events.close_screen": _("menutup layar aula acara serah terima"),
        "events.open_screen": _("membuka layar aula acara serah terima"),
        "events.open_papers": _("membuka berkas acara serah terima"),
        "events.prepare_papers": _("menyiapkan berkas acara serah terima"),
        "events.set_desk": _("menetapkan meja serah terima"),
        "events.set_officers": _("menetapkan petugas acara serah terima"),
        "handover_claims.keep": _("mengirim serah terima yang bentrok, dibuat tanpa sinyal"),
        "handover_claims.settle": _("menyelesaikan serah terima yang bentrok"),
        "handovers.made_offline": _("mengirim serah terima yang dibuat tanpa sinyal"),
        "invitations.made_offline": _("mengirim catatan kehadiran yang dibuat tanpa sinyal"),
        "invitations.check_in": _("mencatat kehadiran undangan"),
        "invitations.undo_check_in": _("menghapus catatan kehadiran undangan"),
    },
    fields={
        "cases": _("nomor kasus"),
        "first_witness": _("saksi pertama"),
        "handed_at": _("waktu serah terima"),
        "happened_at": _("waktu kejadian menurut portal"),
        "decisions": _("nomor bantuan"),
        "officers": _("petugas"),
        "place": _("tempat"),
        "received_at": _("waktu diterima portal"),
        "recipient": _("penerima"),
        "said_at": _("waktu menurut ponsel"),
        "second_witness": _("saksi kedua"),
        "signature_kind": _("jenis tanda tangan"),
        "table_name": _("meja"),
        "starts_at": _("waktu mulai"),
    },
)
