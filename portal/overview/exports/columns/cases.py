"""The columns of cases. Agencies get the state of a case, not the family's identity."""

from flask_babel import lazy_gettext as _

from portal.casework.cases.wording import CLOSE_REASON, STATUS
from portal.overview.exports.columns.base import (
    ISO_DAY,
    OWN,
    ColumnKind,
    ExportColumn,
    address_columns,
    family_columns,
    place_columns,
)

COLUMNS: tuple[ExportColumn, ...] = (
    ExportColumn(
        "nomor_kasus",
        _("Nomor kasus"),
        _("Nomor kasus di portal. Satu keluarga paling banyak satu kasus yang berjalan."),
        ColumnKind.TEXT,
        lambda row: row.Case.number,
        OWN,
    ),
    ExportColumn(
        "id_kasus",
        _("Nomor urut kasus"),
        _("Nomor urut kasus di portal. Tidak berubah."),
        ColumnKind.NUMBER,
        lambda row: row.Case.id,
        OWN,
    ),
    ExportColumn(
        "status",
        _("Keadaan"),
        _("Sampai di mana pendampingan keluarga ini."),
        ColumnKind.CODE,
        lambda row: row.Case.status,
        OWN,
        STATUS,
    ),
    ExportColumn(
        "alasan_ditutup",
        _("Alasan ditutup"),
        _("Mengapa kasus ditutup. Kosong selama berjalan."),
        ColumnKind.CODE,
        lambda row: row.Case.close_reason,
        OWN,
        CLOSE_REASON,
    ),
    ExportColumn(
        "tanggal_dibuka",
        _("Tanggal dibuka"),
        _("Hari kasus dibuka."),
        ColumnKind.DATE,
        lambda row: row.Case.opened_at,
        ISO_DAY,
    ),
    ExportColumn(
        "tanggal_ditutup",
        _("Tanggal ditutup"),
        _("Hari kasus ditutup. Kosong selama berjalan."),
        ColumnKind.DATE,
        lambda row: row.Case.closed_at,
        ISO_DAY,
    ),
    ExportColumn(
        "tenggat_berikutnya",
        _("Tenggat berikutnya"),
        _("Hari tugas terdekat yang belum selesai."),
        ColumnKind.DATE,
        lambda row: row.Case.next_due_on,
        ISO_DAY,
        in_api=False,
    ),
    ExportColumn(
        "pendamping",
        _("Pendamping"),
        _("Petugas yang mendampingi keluarga ini."),
        ColumnKind.TEXT,
        lambda row: row.Case.caseworker.name if row.Case.caseworker else None,
        OWN,
        in_api=False,
    ),
    *family_columns(lambda row: row.Case.household, in_api=False),
    ExportColumn(
        "jumlah_anggota",
        _("Jumlah anggota"),
        _("Banyaknya anggota keluarga yang masih hidup."),
        ColumnKind.NUMBER,
        lambda row: len(row.Case.household.living),
        OWN,
        in_api=False,
    ),
    *address_columns(lambda row: row.Case.household, in_api=False),
    *place_columns(lambda row: row.Case.household),
)
