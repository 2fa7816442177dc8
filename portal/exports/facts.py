"""What a file of an export says about itself."""

from datetime import datetime

from flask_babel import gettext

from portal.clock import to_wib
from portal.exports.datasets import dataset_of
from portal.exports.models import Export
from portal.extensions import db
from portal.regions.models import Region
from portal.web.filters import tanggal_waktu, thousands


def facts_of(export: Export, *, rows: int) -> list[tuple[str, str]]:
    """Label and value of everything a reader should know before using the rows."""
    return [
        (gettext("Data"), str(dataset_of(export.dataset).label)),
        (gettext("Saringan"), selection_in_words(export)),
        (gettext("Wilayah pembuat"), _scope(export)),
        (gettext("Jumlah baris"), thousands(rows)),
        (gettext("Keadaan data"), moment_in_words(export.requested_at, export.last_number)),
        (gettext("NIK dan No. KK"), numbers_in_words(export)),
        (gettext("Dibuat oleh"), export.requested_by.name),
        (gettext("Sumber"), gettext("Portal Bekasi Asih Ka Indung, Kabupaten Bekasi")),
        (
            gettext("Kerahasiaan"),
            gettext(
                "Berkas ini memuat data pribadi (UU 27/2022). Simpan di tempat yang aman dan hapus"
                " bila sudah tidak dipakai."
            ),
        ),
    ]


def selection_in_words(export: Export) -> str:
    """Which part of the dataset was asked for, in words."""
    dataset = dataset_of(export.dataset)
    state = str(dataset.states[export.state].label) if export.state else gettext("semua")
    if export.district_code is None:
        return gettext("%(state)s, semua kecamatan", state=state)
    district = db.session.get_one(Region, export.district_code)
    return gettext("%(state)s, Kecamatan %(name)s", state=state, name=district.name)


def moment_in_words(moment: datetime, last_number: int) -> str:
    """Which rows take part: those there were when it was asked for."""
    return gettext(
        "Yang tercatat sampai %(moment)s (nomor %(last)s). Yang didaftarkan sesudahnya tidak ikut.",
        moment=tanggal_waktu(moment),
        last=thousands(last_number),
    )


def numbers_in_words(export: Export) -> str:
    """Whether personal numbers stand in full, and why."""
    if not export.full_numbers:
        return gettext("disamarkan, hanya empat angka terakhir")
    return gettext("lengkap, untuk: %(reason)s", reason=export.reason)


def file_name(export: Export) -> str:
    """``orang-20261124-12.xlsx``."""
    day = to_wib(export.requested_at)
    return f"{export.dataset}-{day:%Y%m%d}-{export.id}.{export.format}"


def _scope(export: Export) -> str:
    if export.districts is None:
        return gettext("seluruh kabupaten")
    regions = (db.session.get_one(Region, code) for code in export.districts)
    return ", ".join(sorted(region.name for region in regions))
