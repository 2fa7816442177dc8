"""The columns of numbered papers, void ones too."""

from typing import Any

from flask_babel import lazy_gettext as _

from portal.casework.receipts.wording import KIND, STATUS
from portal.overview.exports.columns.base import (
    ISO_DAY,
    OWN,
    ColumnKind,
    ExportColumn,
    family_columns,
    place_columns,
)
from portal.registry.households.models import Household


def _household(row: Any) -> Household:
    found: Household = row.Paper.decision.case.household
    return found


COLUMNS: tuple[ExportColumn, ...] = (
    ExportColumn(
        "id_surat",
        _("Nomor urut surat di portal"),
        _("Nomor surat di portal. Tidak berubah."),
        ColumnKind.NUMBER,
        lambda row: row.Paper.id,
        OWN,
    ),
    ExportColumn(
        "nomor_surat",
        _("Nomor surat"),
        _("Nomor seperti tercetak."),
        ColumnKind.TEXT,
        lambda row: row.Paper.number,
        OWN,
    ),
    ExportColumn(
        "jenis_surat",
        _("Jenis surat"),
        _("Berita acara atau kuitansi."),
        ColumnKind.CODE,
        lambda row: row.Paper.kind,
        OWN,
        KIND,
    ),
    ExportColumn(
        "keadaan_surat",
        _("Keadaan surat"),
        _("Disiapkan, sah, atau batal."),
        ColumnKind.CODE,
        lambda row: row.Paper.status,
        OWN,
        STATUS,
    ),
    ExportColumn(
        "tanggal_terbit",
        _("Tanggal terbit"),
        _("Hari nomor diambil."),
        ColumnKind.DATE,
        lambda row: row.Paper.issued_at,
        ISO_DAY,
    ),
    ExportColumn(
        "banyaknya_cetak",
        _("Banyaknya cetakan"),
        _("Cetakan pertama dan cetak ulang."),
        ColumnKind.NUMBER,
        lambda row: len(row.Paper.prints),
        OWN,
    ),
    ExportColumn(
        "tanggal_dibatalkan",
        _("Tanggal dibatalkan"),
        _("Hari surat dibatalkan. Kosong bila tidak."),
        ColumnKind.DATE,
        lambda row: row.Paper.voided_at,
        ISO_DAY,
    ),
    ExportColumn(
        "alasan_pembatalan",
        _("Alasan pembatalan"),
        _("Seperti ditulis petugas."),
        ColumnKind.TEXT,
        lambda row: row.Paper.void_reason,
        OWN,
    ),
    ExportColumn(
        "id_serah_terima",
        _("Nomor serah terima"),
        _("Nomor serah terima di portal, yang halamannya /serah-terima/ dengan nomor ini."),
        ColumnKind.NUMBER,
        lambda row: row.Paper.handover_id,
        OWN,
    ),
    ExportColumn(
        "nomor_kasus",
        _("Nomor kasus"),
        _("Kasus yang dibantu."),
        ColumnKind.TEXT,
        lambda row: row.Paper.decision.case.number,
        OWN,
    ),
    *family_columns(_household, in_api=False),
    *place_columns(_household),
)
