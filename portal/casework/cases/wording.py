"""Labels of cases on screen and in the audit trail, and their position on the journey line."""

from collections.abc import Mapping

from flask_babel import LazyString, gettext
from flask_babel import lazy_gettext as _

from portal.casework.cases.models import Case, Task, TaskKind
from portal.casework.cases.states import CloseReason, Status
from portal.core.kept_texts import said
from portal.platform.audit.wording import AuditWords
from portal.platform.web.journey_line import Station

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
    CloseReason.MOVED: _("Pindah ke luar kabupaten/kota"),
    CloseReason.DIED: _("Meninggal"),
    CloseReason.NOT_ELIGIBLE: _("Tidak layak"),
    CloseReason.WITHDRAWN: _("Mengundurkan diri"),
    CloseReason.MERGED: _("Digabung"),
    CloseReason.MISTAKEN: _("Dibuka keliru"),
}
#: Station of a case by its status: the next step.
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
    """Return the label of the status; for a closed case, the reason."""
    if case.close_reason is not None:
        return str(CLOSE_REASON[case.close_reason])
    return str(STATUS[case.status])


def status_tone(case: Case) -> str:
    """Return the tone of the status badge."""
    return "done" if case.close_reason is CloseReason.GRADUATED else TONE[case.status]


def journey(case: Case) -> dict[str, object]:
    """Return the arguments of the ``journey_line`` component.

    A case that ended early stops at the station that was next.
    """
    graduated = case.close_reason is CloseReason.GRADUATED
    stopped = str(CLOSE_REASON[case.close_reason]) if case.close_reason and not graduated else ""
    current = STATION[case.closed_from or case.status]
    return {"current": current, "finished": graduated, "stopped": stopped}


def place_line(case: Case) -> list[str]:
    """Return the second line of a row: village, kecamatan, case number."""
    household = case.household
    names = [household.village, household.district]
    return [region.name for region in names if region is not None] + [case.number]


def place_in_words(case: Case) -> str:
    """Return where the family lives: "Desa Kertajaya, Kecamatan Sukamaju"."""
    village, district = case.household.village, case.household.district
    parts = []
    if village is not None:
        urban = gettext("Kelurahan %(name)s", name=village.name)
        parts.append(urban if village.is_urban else gettext("Desa %(name)s", name=village.name))
    if district is not None:
        parts.append(gettext("Kecamatan %(name)s", name=district.name))
    return ", ".join(parts)


def task_in_words(task: Task) -> str:
    """Return the text of a task: the kind for a visit, else the title."""
    if task.kind is TaskKind.VISIT:
        return gettext("Kunjungan")
    return gettext("Tugas: %(title)s", title=task_title(task))


def task_title(task: Task) -> str:
    """Return the title of a task in the reader's language, or as a person typed it."""
    return task.title if task.title_values is None else said(task.title, task.title_values)


def family_name(case: Case) -> str:
    """Return the name of the family's head, else the case number."""
    head = case.household.head
    return head.name if head is not None else case.number


AUDIT_WORDS = AuditWords(
    nouns={
        "case_attachments": _("lampiran kasus"),
        "case_notes": _("catatan kasus"),
        "case_tasks": _("tugas kasus"),
        "cases": _("kasus"),
    },
    sentences={
        "cases.add_attachment": _("menambah lampiran pada kasus"),
        "cases.add_note": _("menulis catatan pada kasus"),
        "cases.add_task": _("menambah tugas pada kasus"),
        "cases.assess": _("menandai kasus sudah diases"),
        "cases.decide": _("menandai bantuan kasus sudah diputuskan"),
        "cases.decline_closing": _("menolak usul penutupan kasus"),
        "cases.finish_task": _("menyelesaikan tugas kasus"),
        "cases.follow": _("memulai pendampingan kasus"),
        "cases.hand_over": _("menandai bantuan kasus sudah diserahkan"),
        "cases.propose_closing": _("mengusulkan penutupan kasus"),
        "cases.reopen_assessed": _("membuka lagi kasus yang ditutup karena digabung"),
        "cases.reopen_decided": _("membuka lagi kasus yang ditutup karena digabung"),
        "cases.reopen_follow_up": _("membuka lagi kasus yang ditutup karena digabung"),
        "cases.reopen_handed_over": _("membuka lagi kasus yang ditutup karena digabung"),
        "cases.reopen_registered": _("membuka lagi kasus yang ditutup karena digabung"),
        "cases.reopen_scheduled": _("membuka lagi kasus yang ditutup karena digabung"),
        "cases.reschedule_task": _("menjadwalkan ulang tugas kasus"),
        "cases.resume": _("mengembalikan kasus ke pendampingan"),
        "cases.schedule": _("menjadwalkan serah terima kasus"),
        "cases.step_back": _("mengembalikan kasus satu tahap"),
        "cases.unassign": _("melepas pendamping kasus"),
        "cases.unschedule": _("membatalkan jadwal serah terima kasus"),
        "cases.void_handover": _("mengembalikan kasus karena serah terima dibatalkan"),
    },
    fields={
        "caption": _("keterangan"),
        "caseworker_id": _("pendamping"),
        "close_note": _("catatan penutupan"),
        "close_proposal_note": _("alasan usulan penutupan"),
        "close_proposed": _("usulan penutupan"),
        "close_proposed_by_id": _("pengusul penutupan"),
        "close_reason": _("alasan penutupan"),
        "closed_by_id": _("yang menutup"),
        "closed_from": _("tahap waktu ditutup"),
        "due_on": _("tenggat"),
        "event": _("acara"),
        "note_id": _("nomor catatan"),
        "task_id": _("nomor tugas"),
        "title": _("judul"),
    },
    codes={
        "assessed": _("sudah diases"),
        "decided": _("sudah diputuskan"),
        "died": _("meninggal"),
        "mistaken": _("dibuka keliru"),
        "moved": _("pindah"),
        "registered": _("terdaftar"),
        "scheduled": _("terjadwal"),
    },
)
