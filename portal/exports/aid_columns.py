"""The columns of aid: what was decided for a family, and how it was handed over."""

from collections.abc import Callable
from typing import Any

from flask_babel import lazy_gettext as _

from portal.decisions.wording import KIND, METHOD, SOURCE, STATUS
from portal.exports.columns import Column, Kind
from portal.exports.shared_columns import ISO_DAY, OWN, family_columns, place_columns
from portal.handovers.models import Handover


def _handover(row: Any) -> Handover | None:
    return row.HandoverItem.handover if row.HandoverItem is not None else None


def _decision(name: str, part: str = "") -> Callable[[Any], Any]:
    """A value of the decision, or a part of a record that it names."""

    def value(row: Any) -> Any:
        found = getattr(row.DecisionItem.decision, name)
        return getattr(found, part, None) if part else found

    return value


def _recipient(row: Any) -> str | None:
    """Who took it: the representative, if there was one."""
    handover = _handover(row)
    if handover is None:
        return None
    return handover.representative_name or handover.recipient.name


COLUMNS: tuple[Column, ...] = (
    Column(
        "id_bantuan",
        _("Nomor butir bantuan"),
        _("Nomor butir bantuan di portal. Tidak berubah."),
        Kind.NUMBER,
        lambda row: row.DecisionItem.id,
        OWN,
    ),
    Column(
        "nomor_kasus",
        _("Nomor kasus"),
        _("Kasus yang dibantu."),
        Kind.TEXT,
        lambda row: row.DecisionItem.decision.case.number,
        OWN,
    ),
    *family_columns(lambda row: row.DecisionItem.decision.case.household, in_api=True),
    Column(
        "jenis_bantuan",
        _("Jenis bantuan"),
        _("Uang, barang, atau alat kerja."),
        Kind.CODE,
        lambda row: row.DecisionItem.kind,
        OWN,
        KIND,
    ),
    Column(
        "uraian",
        _("Uraian"),
        _("Nama bantuan dalam katalog pada hari diusulkan."),
        Kind.TEXT,
        lambda row: row.DecisionItem.description,
        OWN,
    ),
    Column(
        "jumlah",
        _("Jumlah"),
        _("Banyaknya, dalam satuan di kolom berikutnya."),
        Kind.NUMBER,
        lambda row: row.DecisionItem.quantity,
        OWN,
    ),
    Column(
        "satuan",
        _("Satuan"),
        _("Satuan jumlah."),
        Kind.TEXT,
        lambda row: row.DecisionItem.unit,
        OWN,
    ),
    Column(
        "nilai",
        _("Nilai"),
        _("Nilai seluruh butir ini, dalam rupiah."),
        Kind.MONEY,
        lambda row: row.DecisionItem.total,
        _("Rupiah, bilangan bulat"),
    ),
    Column(
        "cara_uang",
        _("Cara uang diberikan"),
        _("Hanya untuk bantuan uang."),
        Kind.CODE,
        lambda row: row.DecisionItem.cash_method,
        OWN,
        METHOD,
        in_api=False,
    ),
    Column(
        "sumber_dana",
        _("Sumber dana"),
        _("Nama sumber dana."),
        Kind.TEXT,
        lambda row: row.DecisionItem.fund.name,
        OWN,
    ),
    Column(
        "jenis_sumber_dana",
        _("Jenis sumber dana"),
        _("APBD, zakat, perusahaan, atau lainnya."),
        Kind.CODE,
        lambda row: row.DecisionItem.fund.source,
        OWN,
        SOURCE,
    ),
    Column(
        "tahun_anggaran",
        _("Tahun anggaran"),
        _("Tahun sumber dana."),
        Kind.NUMBER,
        lambda row: row.DecisionItem.fund.year,
        OWN,
    ),
    Column(
        "id_keputusan",
        _("Nomor keputusan bantuan"),
        _("Nomor keputusan di portal, yang halamannya /bantuan/ dengan nomor ini."),
        Kind.NUMBER,
        _decision("id"),
        OWN,
        in_api=False,
    ),
    Column(
        "tanggal_diusulkan",
        _("Tanggal diusulkan"),
        _("Hari bantuan diusulkan."),
        Kind.DATE,
        _decision("proposed_at"),
        ISO_DAY,
        in_api=False,
    ),
    Column(
        "diusulkan_oleh",
        _("Diusulkan oleh"),
        _("Petugas yang mengusulkan."),
        Kind.TEXT,
        _decision("proposed_by", "name"),
        OWN,
        in_api=False,
    ),
    Column(
        "status_keputusan",
        _("Keputusan"),
        _("Keadaan keputusan bantuan."),
        Kind.CODE,
        _decision("status"),
        OWN,
        STATUS,
    ),
    Column(
        "tanggal_keputusan",
        _("Tanggal keputusan"),
        _("Hari bantuan disetujui atau ditolak."),
        Kind.DATE,
        _decision("decided_at"),
        ISO_DAY,
    ),
    Column(
        "diputuskan_oleh",
        _("Diputuskan oleh"),
        _("Petugas yang menyetujui atau menolak. Kosong bila belum diputuskan."),
        Kind.TEXT,
        _decision("decided_by", "name"),
        OWN,
        in_api=False,
    ),
    Column(
        "nomor_sk",
        _("Nomor SK"),
        _("Surat keputusan yang memuat penerima ini."),
        Kind.TEXT,
        _decision("decree", "number"),
        OWN,
    ),
    Column(
        "tanggal_sk",
        _("Tanggal SK"),
        _("Tanggal surat keputusan."),
        Kind.DATE,
        _decision("decree", "dated"),
        ISO_DAY,
    ),
    Column(
        "penanda_tangan_sk",
        _("Penanda tangan SK"),
        _("Pejabat yang menandatangani surat keputusan."),
        Kind.TEXT,
        _decision("decree", "signed_by"),
        OWN,
        in_api=False,
    ),
    Column(
        "id_serah_terima",
        _("Nomor serah terima"),
        _("Nomor serah terima di portal, yang halamannya /serah-terima/ dengan nomor ini."),
        Kind.NUMBER,
        lambda row: getattr(_handover(row), "id", None),
        OWN,
        in_api=False,
    ),
    Column(
        "tanggal_diserahkan",
        _("Tanggal diserahkan"),
        _("Hari serah terima. Kosong bila belum."),
        Kind.DATE,
        lambda row: getattr(_handover(row), "handed_at", None),
        ISO_DAY,
    ),
    Column(
        "tempat_diserahkan",
        _("Tempat serah terima"),
        _("Tempat bantuan diserahkan."),
        Kind.TEXT,
        lambda row: getattr(_handover(row), "place", None),
        OWN,
        in_api=False,
    ),
    Column(
        "diterima_oleh",
        _("Diterima oleh"),
        _("Penerima, atau wakilnya bila diwakilkan."),
        Kind.TEXT,
        _recipient,
        OWN,
        in_api=False,
    ),
    Column(
        "diserahkan_oleh",
        _("Diserahkan oleh"),
        _("Petugas yang menyerahkan."),
        Kind.TEXT,
        lambda row: getattr(getattr(_handover(row), "officer", None), "name", None),
        OWN,
        in_api=False,
    ),
    Column(
        "nomor_surat",
        _("Nomor surat"),
        _("Berita acara atau kuitansi yang sah dari serah terima ini, dan memuat butir ini."),
        Kind.TEXT,
        lambda row: row.paper_number,
        OWN,
        in_api=False,
    ),
    *place_columns(lambda row: row.DecisionItem.decision.case.household),
)
