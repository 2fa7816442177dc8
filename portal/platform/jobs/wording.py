"""Audit trail texts of jobs."""

from collections.abc import Mapping

from flask_babel import LazyString, gettext
from flask_babel import lazy_gettext as _

from portal.platform.audit.wording import AuditWords
from portal.platform.jobs.kinds import JobPage
from portal.platform.jobs.models import Job, JobState

#: Text beside the progress bar while the job runs.
WORK: Mapping[JobState, LazyString] = {
    JobState.QUEUED: _("Menunggu giliran"),
    JobState.RUNNING: _("Sedang dikerjakan"),
}
ENDED: Mapping[JobState, LazyString] = {
    JobState.DONE: _("Selesai"),
    JobState.FAILED: _("Tidak selesai"),
    JobState.CANCELLED: _("Dihentikan"),
}
TONE: Mapping[JobState, str] = {
    JobState.DONE: "done",
    JobState.FAILED: "danger",
    JobState.CANCELLED: "due",
}
AUDIT_WORDS = AuditWords(
    nouns={
        "jobs": _("pekerjaan panjang"),
    },
    sentences={
        "jobs.restart": _("menjalankan lagi pekerjaan panjang"),
    },
)


def outcome_in_words(job: Job, page: JobPage) -> str:
    """Return the result of a finished job as text."""
    match job.state:
        case JobState.DONE:
            return page.outcome(job)
        case JobState.FAILED:
            return job.error or gettext("Terjadi kesalahan.")
        case _other:
            return gettext("Pekerjaan ini dihentikan sebelum selesai.")
