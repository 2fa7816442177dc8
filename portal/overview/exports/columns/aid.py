"""The columns of aid: decision and handover of each item."""

from collections.abc import Callable
from typing import Any

from flask_babel import lazy_gettext as _
from flask_babel import lazy_pgettext

from portal.casework.decisions.wording import KIND, METHOD, SOURCE, STATUS
from portal.casework.handovers.models import Handover
from portal.overview.exports.columns.base import (
    ISO_DAY,
    OWN,
    ColumnKind,
    ExportColumn,
    family_columns,
    place_columns,
)


def _handover(row: Any) -> Handover | None:
    return row.HandoverItem.handover if row.HandoverItem is not None else None


def _decision(name: str, part: str = "") -> Callable[[Any], Any]:
    """Return a getter for a value of the decision, or for ``part`` of a record it refers to."""

    def value(row: Any) -> Any:
        found = getattr(row.DecisionItem.decision, name)
        return getattr(found, part, None) if part else found

    return value


def _recipient(row: Any) -> str | None:
    """Return who received the item: the representative if there was one."""
    handover = _handover(row)
    if handover is None:
        return None
    return handover.representative_name or handover.recipient.name


COLUMNS: tuple[ExportColumn, ...] = (
    ExportColumn(
        "id_bantuan",
        _("Nomor butir bantuan"),
        _("Nomor butir bantuan di portal. Tidak berubah."),
        ColumnKind.NUMBER,
        lambda row: row.DecisionItem.id,
        OWN,
    ),
    ExportColumn(
        "nomor_kasus",
        _("Nomor kasus"),
        _("Kasus yang dibantu."),
        ColumnKind.TEXT,
        lambda row: row.DecisionItem.decision.case.number,
        OWN,
    ),
    *family_columns(lambda row: row.DecisionItem.decision.case.household, in_api=True),
    ExportColumn(
        "jenis_bantuan",
        _("Jenis bantuan"),
        _("Uang, barang, atau alat kerja."),
        ColumnKind.CODE,
        lambda row: row.DecisionItem.kind,
        OWN,
        KIND,
    ),
    ExportColumn(
        "uraian",
        _("Uraian"),
        _("Nama bantuan dalam katalog pada hari diusulkan."),
        ColumnKind.TEXT,
        lambda row: row.DecisionItem.description,
        OWN,
    ),
    ExportColumn(
        "jumlah",
        lazy_pgettext("banyaknya", "Jumlah"),
        _("Banyaknya, dalam satuan di kolom berikutnya."),
        ColumnKind.NUMBER,
        lambda row: row.DecisionItem.quantity,
        OWN,
    ),
    ExportColumn(
        "satuan",
        _("Satuan"),
        _("Satuan jumlah."),
        ColumnKind.TEXT,
        lambda row: row.DecisionItem.unit,
        OWN,
    ),
    ExportColumn(
        "nilai",
        _("Nilai"),
        _("Nilai seluruh butir ini, dalam rupiah."),
        ColumnKind.MONEY,
        lambda row: row.DecisionItem.total,
        _("Rupiah, bilangan bulat"),
    ),
    ExportColumn(
        "cara_uang",
        _("Cara uang diberikan"),
        _("Hanya untuk bantuan uang."),
        ColumnKind.CODE,
        lambda row: row.DecisionItem.cash_method,
        OWN,
        METHOD,
        in_api=False,
    ),
    ExportColumn(
        "sumber_dana",
        _("Sumber dana"),
        _("Nama sumber dana."),
        ColumnKind.TEXT,
        lambda row: row.DecisionItem.fund.name,
        OWN,
    ),
    ExportColumn(
        "jenis_sumber_dana",
        _("Jenis sumber dana"),
        _("APBD, zakat, perusahaan, atau lainnya."),
        ColumnKind.CODE,
        lambda row: row.DecisionItem.fund.source,
        OWN,
        SOURCE,
    ),
    ExportColumn(
        "tahun_anggaran",
        _("Tahun anggaran"),
        _("Tahun sumber dana."),
        ColumnKind.NUMBER,
        lambda row: row.DecisionItem.fund.year,
        OWN,
    ),
    ExportColumn(
        "id_keputusan",
        _("Nomor keputusan bantuan"),
        _("Nomor keputusan di portal, yang halamannya /bantuan/ dengan nomor ini."),
        ColumnKind.NUMBER,
        _decision("id"),
        OWN,
        in_api=False,
    ),
    ExportColumn(
        "tanggal_diusulkan",
        _("Tanggal diusulkan"),
        _("Hari bantuan diusulkan."),
        ColumnKind.DATE,
        _decision("proposed_at"),
        ISO_DAY,
        in_api=False,
    ),
    ExportColumn(
        "diusulkan_oleh",
        _("Diusulkan oleh"),
        _("Petugas yang mengusulkan."),
        ColumnKind.TEXT,
        _decision("proposed_by", "name"),
        OWN,
        in_api=False,
    ),
    ExportColumn(
        "status_keputusan",
        _("Keputusan"),
        _("Keadaan keputusan bantuan."),
        ColumnKind.CODE,
        _decision("status"),
        OWN,
        STATUS,
    ),
    ExportColumn(
        "tanggal_keputusan",
        _("Tanggal keputusan"),
        _("Hari bantuan disetujui atau ditolak."),
        ColumnKind.DATE,
        _decision("decided_at"),
        ISO_DAY,
    ),
    ExportColumn(
        "diputuskan_oleh",
        _("Diputuskan oleh"),
        _("Petugas yang menyetujui atau menolak. Kosong bila belum diputuskan."),
        ColumnKind.TEXT,
        _decision("decided_by", "name"),
        OWN,
        in_api=False,
    ),
    ExportColumn(
        "nomor_sk",
        _("Nomor SK"),
        _("Surat keputusan yang memuat penerima ini."),
        ColumnKind.TEXT,
        _decision("decree", "number"),
        OWN,
    ),
    ExportColumn(
        "tanggal_sk",
        _("Tanggal SK"),
        _("Tanggal surat keputusan."),
        ColumnKind.DATE,
        _decision("decree", "dated"),
        ISO_DAY,
    ),
    ExportColumn(
        "penanda_tangan_sk",
        _("Penanda tangan SK"),
        _("Pejabat yang menandatangani surat keputusan."),
        ColumnKind.TEXT,
        _decision("decree", "signed_by"),
        OWN,
        in_api=False,
    ),
    ExportColumn(
        "id_serah_terima",
        _("Nomor serah terima"),
        _("Nomor serah terima di portal, yang halamannya /serah-terima/ dengan nomor ini."),
        ColumnKind.NUMBER,
        lambda row: getattr(_handover(row), "id", None),
        OWN,
        in_api=False,
    ),
    ExportColumn(
        "tanggal_diserahkan",
        _("Tanggal diserahkan"),
        _("Hari serah terima. Kosong bila belum."),
        ColumnKind.DATE,
        lambda row: getattr(_handover(row), "handed_at", None),
        ISO_DAY,
    ),
    ExportColumn(
        "tempat_diserahkan",
        _("Tempat serah terima"),
        _("Tempat bantuan diserahkan."),
        ColumnKind.TEXT,
        lambda row: getattr(_handover(row), "place", None),
        OWN,
        in_api=False,
    ),
    ExportColumn(
        "diterima_oleh",
        _("Diterima oleh"),
        _("Penerima, atau wakilnya bila diwakilkan."),
        ColumnKind.TEXT,
        _recipient,
        OWN,
        in_api=False,
    ),
    ExportColumn(
        "diserahkan_oleh",
        _("Diserahkan oleh"),
        _("Petugas yang menyerahkan."),
        ColumnKind.TEXT,
        lambda row: getattr(getattr(_handover(row), "officer", None), "name", None),
        OWN,
        in_api=False,
    ),
    ExportColumn(
        "nomor_surat",
        _("Nomor surat"),
        _("Berita acara atau kuitansi yang sah dari serah terima ini, dan memuat butir ini."),
        ColumnKind.TEXT,
        lambda row: row.paper_number,
        OWN,
        in_api=False,
    ),
    *place_columns(lambda row: row.DecisionItem.decision.case.household),
)
