"""Labels of bulk actions on screen and in the audit trail."""

from collections.abc import Mapping

from flask_babel import LazyString, gettext
from flask_babel import lazy_gettext as _

from portal.core.counting import counted
from portal.core.kept_texts import said
from portal.platform.audit.wording import AuditWords
from portal.platform.bulk.kinds import BulkKind
from portal.platform.bulk.models import BulkAction
from portal.platform.bulk.queries import BulkReason
from portal.platform.bulk.states import BulkOutcome, BulkStatus

STATUS: Mapping[BulkStatus, LazyString] = {
    BulkStatus.CHOSEN: _("Belum dijalankan"),
    BulkStatus.RUNNING: _("Sedang dikerjakan"),
    BulkStatus.DONE: _("Selesai"),
    BulkStatus.UNDOING: _("Sedang diurungkan"),
    BulkStatus.UNDONE: _("Diurungkan"),
}
TONE: Mapping[BulkStatus, str] = {
    BulkStatus.CHOSEN: "neutral",
    BulkStatus.RUNNING: "progress",
    BulkStatus.DONE: "done",
    BulkStatus.UNDOING: "progress",
    BulkStatus.UNDONE: "stopped",
}
OUTCOME: Mapping[BulkOutcome, LazyString] = {
    BulkOutcome.WAITING: _("menunggu"),
    BulkOutcome.DONE: _("dikerjakan"),
    BulkOutcome.REFUSED: _("tidak dikerjakan"),
    BulkOutcome.UNDONE: _("diurungkan"),
    BulkOutcome.KEPT: _("tidak dapat diurungkan"),
}
OUTCOME_TONE: Mapping[BulkOutcome, str] = {
    BulkOutcome.WAITING: "neutral",
    BulkOutcome.DONE: "done",
    BulkOutcome.REFUSED: "due",
    BulkOutcome.UNDONE: "stopped",
    BulkOutcome.KEPT: "due",
}


def reason_in_words(reason: BulkReason) -> str:
    """Return a reason with the number of items it holds for."""
    return f"{said(reason.text)} ({counted('%(n)s', reason.count)})"


def result_in_words(action: BulkAction, kind: BulkKind) -> str:
    """Return what a finished bulk action did."""
    if action.status is BulkStatus.UNDONE:
        return counted("%(n)s sudah dikembalikan seperti semula.", action.undone)
    if not action.done:
        return gettext("Tidak ada yang berubah.")
    return kind.outcome(action.done)


def result_tone(action: BulkAction) -> str:
    """Return the tone of :func:`result_in_words`."""
    return "done" if action.done and action.status is BulkStatus.DONE else "info"


AUDIT_WORDS = AuditWords(
    nouns={"bulk_actions": _("tindakan massal")},
    sentences={
        "bulk_actions.confirm": _("menjalankan tindakan massal"),
        "bulk_actions.download": _("mengunduh daftar yang tidak dikerjakan dari tindakan massal"),
        "bulk_actions.finish": _("menyelesaikan tindakan massal"),
        "bulk_actions.finish_undo": _("selesai mengurungkan tindakan massal"),
        "bulk_actions.undo": _("mengurungkan tindakan massal"),
    },
    fields={
        "bulk_kind": _("tindakan"),
        "fields": _("pilihan"),
        "job_id": _("nomor pekerjaan"),
        "not_done": _("tidak dikerjakan"),
        "records": _("jumlah"),
        "undone_at": _("diurungkan"),
        "undone_by_id": _("yang mengurungkan"),
    },
    codes={
        "chosen": _("belum dijalankan"),
        "running": _("sedang dikerjakan"),
    },
)
