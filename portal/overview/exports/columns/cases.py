"""The columns of cases. Agencies get the state of a case, not the family's identity."""

from typing import Any

from flask_babel import lazy_gettext as _
from sqlalchemy import Select, func, select
from sqlalchemy.orm import aliased

from portal.casework.cases.models import Case
from portal.casework.cases.wording import CLOSE_REASON, STATUS
from portal.overview.exports.columns.base import (
    ISO_DAY,
    OWN,
    PLACES,
    ColumnKind,
    ExportColumn,
    address_columns,
    family_columns,
    with_head,
    with_places,
)
from portal.platform.accounts.models import User
from portal.registry.households.models import Household, Person

CASEWORKER = aliased(User, name="caseworker")
_LIVING_MEMBERS = (
    select(func.count())
    .where(
        Person.household_id == Household.id,
        Person.merged_into_id.is_(None),
        Person.died_on.is_(None),
    )
    .correlate(Household)
    .scalar_subquery()
)


def joined(query: Select[Any]) -> Select[Any]:
    """Return ``query``, which has a case and its household, joined to what the columns need."""
    return with_head(with_places(query)).outerjoin(CASEWORKER, CASEWORKER.id == Case.caseworker_id)


COLUMNS: tuple[ExportColumn, ...] = (
    ExportColumn(
        "nomor_kasus",
        _("Nomor kasus"),
        _("Nomor kasus di portal. Satu keluarga paling banyak satu kasus yang berjalan."),
        ColumnKind.TEXT,
        Case.number,
        OWN,
    ),
    ExportColumn(
        "id_kasus",
        _("Nomor urut kasus"),
        _("Nomor urut kasus di portal. Tidak berubah."),
        ColumnKind.NUMBER,
        Case.id,
        OWN,
    ),
    ExportColumn(
        "status",
        _("Keadaan"),
        _("Sampai di mana pendampingan keluarga ini."),
        ColumnKind.CODE,
        Case.status,
        OWN,
        STATUS,
    ),
    ExportColumn(
        "alasan_ditutup",
        _("Alasan ditutup"),
        _("Mengapa kasus ditutup. Kosong selama berjalan."),
        ColumnKind.CODE,
        Case.close_reason,
        OWN,
        CLOSE_REASON,
    ),
    ExportColumn(
        "tanggal_dibuka",
        _("Tanggal dibuka"),
        _("Hari kasus dibuka."),
        ColumnKind.DATE,
        Case.opened_at,
        ISO_DAY,
    ),
    ExportColumn(
        "tanggal_ditutup",
        _("Tanggal ditutup"),
        _("Hari kasus ditutup. Kosong selama berjalan."),
        ColumnKind.DATE,
        Case.closed_at,
        ISO_DAY,
    ),
    ExportColumn(
        "tenggat_berikutnya",
        _("Tenggat berikutnya"),
        _("Hari tugas terdekat yang belum selesai."),
        ColumnKind.DATE,
        Case.next_due_on,
        ISO_DAY,
        in_api=False,
    ),
    ExportColumn(
        "pendamping",
        _("Pendamping"),
        _("Petugas yang mendampingi keluarga ini."),
        ColumnKind.TEXT,
        CASEWORKER.name,
        OWN,
        in_api=False,
    ),
    *family_columns(in_api=False),
    ExportColumn(
        "jumlah_anggota",
        _("Jumlah anggota"),
        _("Banyaknya anggota keluarga yang masih hidup."),
        ColumnKind.NUMBER,
        _LIVING_MEMBERS,
        OWN,
        in_api=False,
    ),
    *address_columns(in_api=False),
    *PLACES,
)
