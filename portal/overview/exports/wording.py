"""Texts of exports: status, facts about a file, audit trail."""

from collections.abc import Mapping
from datetime import datetime

from flask_babel import LazyString, gettext
from flask_babel import lazy_gettext as _

from portal.core.clock import to_local, utc_now
from portal.core.counting import thousands
from portal.core.extensions import db
from portal.overview.exports.datasets import dataset_of
from portal.overview.exports.models import Export
from portal.platform.audit.wording import AuditWords
from portal.platform.jobs.models import JobState
from portal.platform.office.settings import PROGRAMME
from portal.platform.regions.home import home_regency
from portal.platform.regions.models import Region
from portal.platform.settings import value_of
from portal.platform.web.filters import tanggal_waktu

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
    """Return the state of the export's job."""
    return export.job.state if export.job is not None else JobState.DONE


def is_ready(export: Export) -> bool:
    """Return whether the file can be downloaded."""
    return export.file_id is not None and export.expires_at > utc_now()


def is_removed(export: Export) -> bool:
    """Return whether the file was written and deleted."""
    return job_state(export) is JobState.DONE and not is_ready(export)


def status_label(export: Export) -> str:
    """Return the label of the state."""
    return gettext("Sudah dihapus") if is_removed(export) else str(WAITING[job_state(export)])


def status_tone(export: Export) -> str:
    """Return the tone of the state's badge."""
    return "stopped" if is_removed(export) else TONES[job_state(export)]


def work_in_words(export: Export) -> str:
    """Return as text the current step of a running export."""
    job = export.job
    if job is not None and job.state is JobState.QUEUED:
        return gettext("Menunggu giliran")
    if job is not None and job.cursor >= (job.total or 0):
        return gettext("Menyusun berkas")
    return gettext("Membaca baris")


AUDIT_WORDS = AuditWords(
    nouns={
        "exports": _("ekspor data"),
    },
    sentences={
        "exports.cancel": _("membatalkan ekspor data"),
        "exports.download": _("mengunduh berkas ekspor data"),
        "exports.finish": _("selesai membuat berkas ekspor data"),
        "exports.remove": _("menghapus berkas ekspor data"),
        "exports.request": _("meminta ekspor data"),
        "exports.unmask": _("mengekspor NIK dan No. KK lengkap"),
    },
    fields={
        "format": _("bentuk berkas"),
    },
)


def file_facts(export: Export, *, rows: int) -> list[tuple[str, str]]:
    """Return label and value of the facts that a reader must know before using the rows."""
    return [
        (gettext("Data"), str(dataset_of(export.dataset).label)),
        (gettext("Saringan"), selection_in_words(export)),
        (gettext("Wilayah pembuat"), _scope(export)),
        (gettext("Jumlah baris"), thousands(rows)),
        (gettext("Keadaan data"), moment_in_words(export.requested_at, export.last_number)),
        (gettext("NIK dan No. KK"), numbers_in_words(export)),
        (gettext("Dibuat oleh"), export.requested_by.name),
        (gettext("Sumber"), f"{value_of(PROGRAMME)}, {home_regency().name}"),
        (
            gettext("Kerahasiaan"),
            gettext(
                "Berkas ini memuat data pribadi (UU 27/2022). Simpan di tempat yang aman dan hapus"
                " bila sudah tidak dipakai."
            ),
        ),
    ]


def selection_in_words(export: Export) -> str:
    """Return the selected part of the dataset as text."""
    dataset = dataset_of(export.dataset)
    state = str(dataset.states[export.state].label) if export.state else gettext("semua")
    if export.district_code is None:
        return gettext("%(state)s, semua kecamatan", state=state)
    district = db.session.get_one(Region, export.district_code)
    return gettext("%(state)s, Kecamatan %(name)s", state=state, name=district.name)


def moment_in_words(moment: datetime, last_number: int) -> str:
    """Return as text which rows are included: those that existed at the request."""
    return gettext(
        "Yang tercatat sampai %(moment)s (nomor %(last)s). Yang didaftarkan sesudahnya tidak ikut.",
        moment=tanggal_waktu(moment),
        last=thousands(last_number),
    )


def numbers_in_words(export: Export) -> str:
    """Return as text whether personal numbers are in full, and why."""
    if not export.full_numbers:
        return gettext("disamarkan, hanya empat angka terakhir")
    return gettext("lengkap, untuk: %(reason)s", reason=export.reason)


def file_name(export: Export) -> str:
    """Return the file name: ``orang-20261124-12.xlsx``."""
    day = to_local(export.requested_at)
    return f"{export.dataset}-{day:%Y%m%d}-{export.id}.{export.format}"


def _scope(export: Export) -> str:
    if export.districts is None:
        return gettext("seluruh kabupaten/kota")
    regions = (db.session.get_one(Region, code) for code in export.districts)
    return ", ".join(sorted(region.name for region in regions))
