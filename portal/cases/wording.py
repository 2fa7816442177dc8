"""The words of a case on screen, and its place on the journey line."""

from collections.abc import Mapping

from flask_babel import LazyString, gettext
from flask_babel import lazy_gettext as _

from portal.cases.models import Case, Task, TaskKind
from portal.cases.states import CloseReason, Status
from portal.web.journey import Station

STATUS: Mapping[Status, LazyString] = {
    Status.REGISTERED: _("Terdaftar"),
    Status.ASSESSED: _("Selesai asesmen"),
    Status.DECIDED: _("Bantuan ditetapkan"),
    Status.SCHEDULED: _("Dijadwalkan"),
    Status.HANDED_OVER: _("Bantuan diserahkan"),
    Status.FOLLOW_UP: _("Pendampingan"),
    Status.CLOSED: _("Ditutup"),
}
TONE: Mapping[Status, str] = {
    Status.REGISTERED: "neutral",
    Status.ASSESSED: "progress",
    Status.DECIDED: "progress",
    Status.SCHEDULED: "progress",
    Status.HANDED_OVER: "progress",
    Status.FOLLOW_UP: "progress",
    Status.CLOSED: "stopped",
}
CLOSE_REASON: Mapping[CloseReason, LazyString] = {
    CloseReason.GRADUATED: _("Graduasi"),
    CloseReason.MOVED: _("Pindah ke luar kabupaten"),
    CloseReason.DIED: _("Meninggal"),
    CloseReason.NOT_ELIGIBLE: _("Tidak layak"),
    CloseReason.WITHDRAWN: _("Mengundurkan diri"),
    CloseReason.MERGED: _("Digabung"),
}
#: The station that a case is at, by its status: what is to be done next.
STATION: Mapping[Status, Station] = {
    Status.REGISTERED: Station.ASSESSMENT,
    Status.ASSESSED: Station.DECISION,
    Status.DECIDED: Station.HANDOVER,
    Status.SCHEDULED: Station.HANDOVER,
    Status.HANDED_OVER: Station.FOLLOW_UP,
    Status.FOLLOW_UP: Station.FOLLOW_UP,
    Status.CLOSED: Station.CLOSED,
}


def status_label(case: Case) -> str:
    """The status in words; of a closed case, why it was closed."""
    if case.close_reason is not None:
        return str(CLOSE_REASON[case.close_reason])
    return str(STATUS[case.status])


def status_tone(case: Case) -> str:
    """The tone of the status badge."""
    return "done" if case.close_reason is CloseReason.GRADUATED else TONE[case.status]


def journey(case: Case) -> dict[str, object]:
    """Arguments of the ``journey_line`` component. A case that ended early stopped at the station
    that was next for it."""
    graduated = case.close_reason is CloseReason.GRADUATED
    stopped = str(CLOSE_REASON[case.close_reason]) if case.close_reason and not graduated else ""
    current = STATION[case.closed_from or case.status]
    return {"current": current, "finished": graduated, "stopped": stopped}


def place_line(case: Case) -> list[str]:
    """The quiet second line of a row: village, kecamatan, case number."""
    household = case.household
    names = [household.village, household.district]
    return [region.name for region in names if region is not None] + [case.number]


def place_in_words(case: Case) -> str:
    """Where the family lives, said as one would: "Desa Kertajaya, Kecamatan Pebayuran"."""
    village, district = case.household.village, case.household.district
    parts = []
    if village is not None:
        urban = gettext("Kelurahan %(name)s", name=village.name)
        parts.append(urban if village.is_urban else gettext("Desa %(name)s", name=village.name))
    if district is not None:
        parts.append(gettext("Kecamatan %(name)s", name=district.name))
    return ", ".join(parts)


def task_in_words(task: Task) -> str:
    """Whether a visit or something else is to be done, and what."""
    if task.kind is TaskKind.VISIT:
        return gettext("Kunjungan")
    return gettext("Tugas: %(title)s", title=task.title)


def family_name(case: Case) -> str:
    """The household by the name of its head."""
    head = case.household.head
    return head.name if head is not None else case.number
