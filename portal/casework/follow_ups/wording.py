"""Labels of follow-up on screen and in the audit trail."""

from collections.abc import Mapping

from flask_babel import LazyString, gettext
from flask_babel import lazy_gettext as _

from portal.casework.follow_ups.models import Visit, VisitOutcome
from portal.casework.follow_ups.states import VisitStatus
from portal.platform.audit.wording import AuditWords
from portal.platform.web.filters import tenggat, tenggat_nada

OUTCOME: Mapping[VisitOutcome, LazyString] = {
    VisitOutcome.BETTER: _("Lebih baik"),
    VisitOutcome.SAME: _("Sama saja"),
    VisitOutcome.WORSE: _("Lebih sulit"),
}
STATUS: Mapping[VisitStatus, LazyString] = {
    VisitStatus.PLANNED: _("Direncanakan"),
    VisitStatus.DONE: _("Selesai"),
    VisitStatus.MISSED: _("Tidak terlaksana"),
    VisitStatus.CANCELLED: _("Dibatalkan"),
}
TONE: Mapping[VisitStatus, str] = {
    VisitStatus.PLANNED: "neutral",
    VisitStatus.DONE: "done",
    VisitStatus.MISSED: "stopped",
    VisitStatus.CANCELLED: "stopped",
}
TOOL_IN_USE: Mapping[bool | None, LazyString] = {
    None: _("tidak diberi alat"),
    True: _("dipakai"),
    False: _("tidak dipakai"),
}


def visit_badge(visit: Visit) -> tuple[str, str]:
    """Return text and tone of the badge of a visit; for a planned one, how far off its day is."""
    if visit.status is VisitStatus.PLANNED:
        return tenggat(visit.planned_on), tenggat_nada(visit.planned_on)
    return str(STATUS[visit.status]), TONE[visit.status]


def condition_badge(holds: bool, *, unmet: str = "due") -> tuple[str, str]:
    """Return text and tone of the badge of a condition of graduation; ``unmet`` is the tone if it
    is not met.
    """
    return (gettext("terpenuhi"), "done") if holds else (gettext("belum"), unmet)


AUDIT_WORDS = AuditWords(
    nouns={
        "visits": _("kunjungan"),
    },
    sentences={
        "visits.miss": _("mencatat kunjungan tidak terlaksana"),
        "visits.resume": _("merencanakan lagi kunjungan pendampingan"),
    },
    fields={
        "planned_on": _("hari kunjungan"),
        "recorded_at": _("waktu dicatat"),
        "recorded_by_id": _("yang mencatat"),
        "tool_in_use": _("alat kerja dipakai"),
        "tool_note": _("catatan alat kerja"),
        "visited_on": _("tanggal kunjungan"),
    },
    codes={
        "better": _("lebih baik"),
        "missed": _("tidak terlaksana"),
        "worse": _("lebih sulit"),
    },
)
