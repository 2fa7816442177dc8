"""The columns of cases. Agencies are given a case's public state, not whose it is."""

from flask_babel import lazy_gettext as _

from portal.cases.wording import CLOSE_REASON, STATUS
from portal.exports.columns import Column, Kind
from portal.exports.shared_columns import (
    ISO_DAY,
    OWN,
    address_columns,
    family_columns,
    place_columns,
)

COLUMNS: tuple[Column, ...] = (
    Column(
        "nomor_kasus",
        _("Nomor kasus"),
        _("Nomor kasus di portal. Satu keluarga paling banyak satu kasus yang berjalan."),
        Kind.TEXT,
        lambda row: row.Case.number,
        OWN,
    ),
    Column(
        "id_kasus",
        _("Nomor urut kasus"),
        _("Nomor urut kasus di portal. Tidak berubah."),
        Kind.NUMBER,
        lambda row: row.Case.id,
        OWN,
    ),
    Column(
        "status",
        _("Keadaan"),
        _("Sampai di mana pendampingan keluarga ini."),
        Kind.CODE,
        lambda row: row.Case.status,
        OWN,
        STATUS,
    ),
    Column(
        "alasan_ditutup",
        _("Alasan ditutup"),
        _("Mengapa kasus ditutup. Kosong selama berjalan."),
        Kind.CODE,
        lambda row: row.Case.close_reason,
        OWN,
        CLOSE_REASON,
    ),
    Column(
        "tanggal_dibuka",
        _("Tanggal dibuka"),
        _("Hari kasus dibuka."),
        Kind.DATE,
        lambda row: row.Case.opened_at,
        ISO_DAY,
    ),
    Column(
        "tanggal_ditutup",
        _("Tanggal ditutup"),
        _("Hari kasus ditutup. Kosong selama berjalan."),
        Kind.DATE,
        lambda row: row.Case.closed_at,
        ISO_DAY,
    ),
    Column(
        "tenggat_berikutnya",
        _("Tenggat berikutnya"),
        _("Hari tugas terdekat yang belum selesai."),
        Kind.DATE,
        lambda row: row.Case.next_due_on,
        ISO_DAY,
        in_api=False,
    ),
    Column(
        "pendamping",
        _("Pendamping"),
        _("Petugas yang mendampingi keluarga ini."),
        Kind.TEXT,
        lambda row: row.Case.caseworker.name if row.Case.caseworker else None,
        OWN,
        in_api=False,
    ),
    *family_columns(lambda row: row.Case.household, in_api=False),
    Column(
        "jumlah_anggota",
        _("Jumlah anggota"),
        _("Banyaknya anggota keluarga yang masih hidup."),
        Kind.NUMBER,
        lambda row: len(row.Case.household.living),
        OWN,
        in_api=False,
    ),
    *address_columns(lambda row: row.Case.household, in_api=False),
    *place_columns(lambda row: row.Case.household),
)
