"""The columns of the audit trail."""

from typing import Any

from flask_babel import lazy_gettext as _
from sqlalchemy import Select

from portal.casework.cases.models import Case
from portal.core.clock import to_local
from portal.overview.audit_trail.wording import as_kept
from portal.overview.exports.columns.base import OWN, ColumnKind, ExportColumn
from portal.platform.audit.models import AuditEvent, AuditValues
from portal.platform.audit.wording import noun, sentence


def joined(query: Select[Any]) -> Select[Any]:
    """Return ``query``, which has an event and its case, with what the columns read."""
    return query.outerjoin(AuditValues, AuditValues.sequence == AuditEvent.sequence)


COLUMNS: tuple[ExportColumn, ...] = (
    ExportColumn(
        "nomor_catatan",
        _("Nomor catatan"),
        _("Nomor catatan dalam rantai jejak audit."),
        ColumnKind.NUMBER,
        AuditEvent.sequence,
        OWN,
    ),
    ExportColumn(
        "waktu",
        _("Waktu"),
        _("Hari dan jam, dengan selisihnya dari UTC."),
        ColumnKind.TEXT,
        AuditEvent.at,
        _("ISO 8601"),
        shown=lambda at: to_local(at).isoformat(timespec="seconds"),
    ),
    ExportColumn(
        "pelaku",
        _("Pelaku"),
        _("Nama yang melakukan, waktu itu."),
        ColumnKind.TEXT,
        AuditEvent.actor_name,
        OWN,
    ),
    ExportColumn(
        "id_akun",
        _("Nomor akun"),
        _("Nomor akun yang melakukan. Kosong bila portal sendiri."),
        ColumnKind.NUMBER,
        AuditEvent.actor_id,
        OWN,
    ),
    ExportColumn(
        "tindakan",
        _("Tindakan"),
        _("Yang dilakukan, dengan kata."),
        ColumnKind.TEXT,
        AuditEvent.action,
        OWN,
        shown=sentence,
    ),
    ExportColumn(
        "kode_tindakan",
        _("Kode tindakan"),
        _("Nama tindakan yang tidak berubah."),
        ColumnKind.TEXT,
        AuditEvent.action,
        OWN,
    ),
    ExportColumn(
        "hal",
        _("Hal"),
        _("Jenis catatan yang dikenai."),
        ColumnKind.TEXT,
        AuditEvent.subject_type,
        OWN,
        shown=noun,
    ),
    ExportColumn(
        "id_hal",
        _("Nomor hal"),
        _("Nomor catatan yang dikenai, di portal."),
        ColumnKind.NUMBER,
        AuditEvent.subject_id,
        OWN,
    ),
    ExportColumn(
        "nomor_kasus",
        _("Nomor kasus"),
        _("Kasus yang bersangkutan."),
        ColumnKind.TEXT,
        Case.number,
        OWN,
    ),
    ExportColumn(
        "kode_kecamatan",
        _("Kode kecamatan"),
        _("Kecamatan yang bersangkutan."),
        ColumnKind.TEXT,
        AuditEvent.district_code,
        OWN,
    ),
    ExportColumn(
        "isi",
        _("Isi"),
        _("Nilai yang tercatat, sebagai JSON; nomor pribadi disamarkan."),
        ColumnKind.TEXT,
        AuditValues.content,
        OWN,
        shown=lambda content: as_kept(content) if content else None,
    ),
    ExportColumn(
        "sidik",
        _("Sidik"),
        _("Sidik catatan ini dalam rantai."),
        ColumnKind.TEXT,
        AuditEvent.digest,
        OWN,
    ),
)
