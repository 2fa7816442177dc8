"""The words of changes that wait for a second person."""

from collections.abc import Mapping

from flask_babel import LazyString
from flask_babel import lazy_gettext as _

from portal.platform.audit.wording import AuditWords
from portal.platform.dual_control.kinds import Differences, kind_named
from portal.platform.dual_control.models import DangerousChange
from portal.platform.dual_control.states import ChangeStatus

STATUS: Mapping[ChangeStatus, LazyString] = {
    ChangeStatus.WAITING: _("menunggu orang kedua"),
    ChangeStatus.AGREED: _("disetujui dan berlaku"),
    ChangeStatus.REFUSED: _("ditolak"),
    ChangeStatus.WITHDRAWN: _("ditarik"),
}
TONE: Mapping[ChangeStatus, str] = {
    ChangeStatus.WAITING: "due",
    ChangeStatus.AGREED: "done",
    ChangeStatus.REFUSED: "danger",
    ChangeStatus.WITHDRAWN: "stopped",
}


def change_badge(change: DangerousChange) -> tuple[str, str]:
    """Return word and tone of a change."""
    return str(STATUS[change.status]), TONE[change.status]


def change_label(change: DangerousChange) -> str:
    """Return what kind of change it is."""
    return str(kind_named(change.kind).label)


def differences(change: DangerousChange) -> Differences:
    """Return what changes: label, value before, value after."""
    return kind_named(change.kind).in_words(change.before, change.after)


AUDIT_WORDS = AuditWords(
    nouns={
        "dangerous_changes": _("perubahan yang menunggu orang kedua"),
    },
    sentences={
        "dangerous_changes.ask": _("meminta orang kedua menyetujui perubahan"),
        "dangerous_changes.agree": _("sebagai orang kedua menyetujui perubahan"),
        "dangerous_changes.refuse": _("sebagai orang kedua menolak perubahan"),
        "dangerous_changes.withdraw": _("menarik permintaan perubahan"),
    },
    fields={
        "after": _("sesudahnya"),
        "asked_by_id": _("diminta oleh"),
        "asked_for": _("alasan permintaan"),
    },
    codes={
        "agreed": _("disetujui"),
        "refused": _("ditolak"),
    },
    office_tables=("dangerous_changes",),
)
