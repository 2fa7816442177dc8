"""The columns of the audit trail."""

from typing import Any

from flask_babel import lazy_gettext as _

from portal.core.clock import to_wib
from portal.overview.audit_trail.wording import as_kept
from portal.overview.exports.columns.base import OWN, ColumnKind, ExportColumn
from portal.platform.audit.wording import noun, sentence


def _content(row: Any) -> str | None:
    values = row.AuditEvent.values
    return as_kept(values.content) if values is not None and values.content else None


COLUMNS: tuple[ExportColumn, ...] = (
    ExportColumn(
        "nomor_catatan",
        _("Nomor catatan"),
        _("Nomor catatan dalam rantai jejak audit."),
        ColumnKind.NUMBER,
        lambda row: row.AuditEvent.sequence,
        OWN,
    ),
    ExportColumn(
        "waktu",
        _("Waktu"),
        _("Hari dan jam, dengan selisihnya dari UTC."),
        ColumnKind.TEXT,
        lambda row: to_wib(row.AuditEvent.at).isoformat(timespec="seconds"),
        _("ISO 8601"),
    ),
    ExportColumn(
        "pelaku",
        _("Pelaku"),
        _("Nama yang melakukan, waktu itu."),
        ColumnKind.TEXT,
        lambda row: row.AuditEvent.actor_name,
        OWN,
    ),
    ExportColumn(
        "id_akun",
        _("Nomor akun"),
        _("Nomor akun yang melakukan. Kosong bila portal sendiri."),
        ColumnKind.NUMBER,
        lambda row: row.AuditEvent.actor_id,
        OWN,
    ),
    ExportColumn(
        "tindakan",
        _("Tindakan"),
        _("Yang dilakukan, dengan kata."),
        ColumnKind.TEXT,
        lambda row: sentence(row.AuditEvent.action),
        OWN,
    ),
    ExportColumn(
        "kode_tindakan",
        _("Kode tindakan"),
        _("Nama tindakan yang tidak berubah."),
        ColumnKind.TEXT,
        lambda row: row.AuditEvent.action,
        OWN,
    ),
    ExportColumn(
        "hal",
        _("Hal"),
        _("Jenis catatan yang dikenai."),
        ColumnKind.TEXT,
        lambda row: noun(row.AuditEvent.subject_type),
        OWN,
    ),
    ExportColumn(
        "id_hal",
        _("Nomor hal"),
        _("Nomor catatan yang dikenai, di portal."),
        ColumnKind.NUMBER,
        lambda row: row.AuditEvent.subject_id,
        OWN,
    ),
    ExportColumn(
        "nomor_kasus",
        _("Nomor kasus"),
        _("Kasus yang bersangkutan."),
        ColumnKind.TEXT,
        lambda row: row.case_number,
        OWN,
    ),
    ExportColumn(
        "kode_kecamatan",
        _("Kode kecamatan"),
        _("Kecamatan yang bersangkutan."),
        ColumnKind.TEXT,
        lambda row: row.AuditEvent.district_code,
        OWN,
    ),
    ExportColumn(
        "isi",
        _("Isi"),
        _("Nilai yang tercatat, sebagai JSON; nomor pribadi disamarkan."),
        ColumnKind.TEXT,
        _content,
        OWN,
    ),
    ExportColumn(
        "sidik",
        _("Sidik"),
        _("Sidik catatan ini dalam rantai."),
        ColumnKind.TEXT,
        lambda row: row.AuditEvent.digest,
        OWN,
    ),
)
