"""The columns of numbered papers, void ones too."""

from typing import Any

from flask_babel import lazy_gettext as _
from sqlalchemy import Select, func, select

from portal.casework.cases.models import Case
from portal.casework.receipts.models import Paper, Print
from portal.casework.receipts.wording import KIND, STATUS
from portal.overview.exports.columns.base import (
    ISO_DAY,
    OWN,
    PLACES,
    ColumnKind,
    ExportColumn,
    family_columns,
    with_head,
    with_places,
)

_PRINTS = select(func.count()).where(Print.paper_id == Paper.id).correlate(Paper).scalar_subquery()


def joined(query: Select[Any]) -> Select[Any]:
    """Return ``query``, which has a paper, its case and household, with what the columns read."""
    return with_head(with_places(query))


COLUMNS: tuple[ExportColumn, ...] = (
    ExportColumn(
        "id_surat",
        _("Nomor urut surat di portal"),
        _("Nomor surat di portal. Tidak berubah."),
        ColumnKind.NUMBER,
        Paper.id,
        OWN,
    ),
    ExportColumn(
        "nomor_surat",
        _("Nomor surat"),
        _("Nomor seperti tercetak."),
        ColumnKind.TEXT,
        Paper.number,
        OWN,
    ),
    ExportColumn(
        "jenis_surat",
        _("Jenis surat"),
        _("Berita acara atau kuitansi."),
        ColumnKind.CODE,
        Paper.kind,
        OWN,
        KIND,
    ),
    ExportColumn(
        "keadaan_surat",
        _("Keadaan surat"),
        _("Disiapkan, sah, atau batal."),
        ColumnKind.CODE,
        Paper.status,
        OWN,
        STATUS,
    ),
    ExportColumn(
        "tanggal_terbit",
        _("Tanggal terbit"),
        _("Hari nomor diambil."),
        ColumnKind.DATE,
        Paper.issued_at,
        ISO_DAY,
    ),
    ExportColumn(
        "banyaknya_cetak",
        _("Banyaknya cetakan"),
        _("Cetakan pertama dan cetak ulang."),
        ColumnKind.NUMBER,
        _PRINTS,
        OWN,
    ),
    ExportColumn(
        "tanggal_dibatalkan",
        _("Tanggal dibatalkan"),
        _("Hari surat dibatalkan. Kosong bila tidak."),
        ColumnKind.DATE,
        Paper.voided_at,
        ISO_DAY,
    ),
    ExportColumn(
        "alasan_pembatalan",
        _("Alasan pembatalan"),
        _("Seperti ditulis petugas."),
        ColumnKind.TEXT,
        Paper.void_reason,
        OWN,
    ),
    ExportColumn(
        "id_serah_terima",
        _("Nomor serah terima"),
        _("Nomor serah terima di portal, yang halamannya /serah-terima/ dengan nomor ini."),
        ColumnKind.NUMBER,
        Paper.handover_id,
        OWN,
    ),
    ExportColumn(
        "nomor_kasus",
        _("Nomor kasus"),
        _("Kasus yang dibantu."),
        ColumnKind.TEXT,
        Case.number,
        OWN,
    ),
    *family_columns(in_api=False),
    *PLACES,
)
