"""The words of exports on screen."""

from collections.abc import Mapping

from flask_babel import LazyString, gettext
from flask_babel import lazy_gettext as _

from portal.clock import utc_now
from portal.exports.models import Export
from portal.jobs.models import JobState

WAITING: Mapping[JobState, LazyString] = {
    JobState.QUEUED: _("Menunggu giliran"),
    JobState.RUNNING: _("Sedang dibuat"),
    JobState.FAILED: _("Tidak selesai"),
    JobState.CANCELLED: _("Dibatalkan"),
    JobState.DONE: _("Siap diunduh"),
}
TONES: Mapping[JobState, str] = {
    JobState.QUEUED: "neutral",
    JobState.RUNNING: "progress",
    JobState.FAILED: "danger",
    JobState.CANCELLED: "stopped",
    JobState.DONE: "done",
}


def job_state(export: Export) -> JobState:
    """Where its job stands."""
    return export.job.state if export.job is not None else JobState.DONE


def is_ready(export: Export) -> bool:
    """Whether its file is there to be taken."""
    return export.file_id is not None and export.expires_at > utc_now()


def is_gone(export: Export) -> bool:
    """Whether its file was made and is deleted."""
    return job_state(export) is JobState.DONE and not is_ready(export)


def status_label(export: Export) -> str:
    """How far it is, in words."""
    return gettext("Sudah dihapus") if is_gone(export) else str(WAITING[job_state(export)])


def status_tone(export: Export) -> str:
    """The tone of that word's badge."""
    return "stopped" if is_gone(export) else TONES[job_state(export)]
