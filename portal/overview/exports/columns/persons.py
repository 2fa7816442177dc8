"""The columns of persons."""

from flask_babel import lazy_gettext as _
from sqlalchemy import select

from portal.overview.exports.columns.base import (
    CIVIL_REGISTRY,
    FAMILY_CARD,
    ISO_DAY,
    NIK,
    OWN,
    PLACES,
    ColumnKind,
    ExportColumn,
    address_columns,
)
from portal.registry.households.models import Person, Phone
from portal.registry.households.wording import NIK_STATES, RELATIONS, SEXES

_FIRST_PHONE = (
    select(Phone.number)
    .where(Phone.person_id == Person.id)
    .order_by(Phone.id)
    .limit(1)
    .correlate(Person)
    .scalar_subquery()
)

COLUMNS: tuple[ExportColumn, ...] = (
    ExportColumn(
        "id_orang",
        _("Nomor orang"),
        _("Nomor orang di portal. Tidak berubah."),
        ColumnKind.NUMBER,
        Person.id,
        OWN,
    ),
    ExportColumn(
        "id_keluarga",
        _("Nomor keluarga"),
        _("Nomor keluarga di portal. Orang dengan nomor yang sama tinggal sekeluarga."),
        ColumnKind.NUMBER,
        Person.household_id,
        OWN,
    ),
    NIK,
    ExportColumn(
        "status_padan_nik",
        _("Pemadanan NIK"),
        _("Hasil pemadanan NIK dengan data Dukcapil."),
        ColumnKind.CODE,
        Person.nik_state,
        OWN,
        NIK_STATES,
    ),
    ExportColumn(
        "alasan_tanpa_nik",
        _("Alasan belum ada NIK"),
        _("Mengapa NIK belum ada."),
        ColumnKind.TEXT,
        Person.nik_missing_reason,
        OWN,
        in_api=False,
    ),
    FAMILY_CARD,
    ExportColumn(
        "nama",
        _("Nama"),
        _("Nama seperti tertulis di KTP atau daftar asalnya."),
        ColumnKind.TEXT,
        Person.name,
        CIVIL_REGISTRY,
    ),
    ExportColumn(
        "jenis_kelamin",
        _("Jenis kelamin"),
        _("Jenis kelamin seperti di KTP."),
        ColumnKind.CODE,
        Person.sex,
        CIVIL_REGISTRY,
        SEXES,
    ),
    ExportColumn(
        "tempat_lahir",
        _("Tempat lahir"),
        _("Tempat lahir seperti di KTP."),
        ColumnKind.TEXT,
        Person.birth_place,
        CIVIL_REGISTRY,
        in_api=False,
    ),
    ExportColumn(
        "tanggal_lahir",
        _("Tanggal lahir"),
        _("Tanggal lahir. Kosong bila tidak diketahui."),
        ColumnKind.DATE,
        Person.birth_date,
        ISO_DAY,
    ),
    ExportColumn(
        "hubungan_keluarga",
        _("Hubungan keluarga"),
        _("Hubungan dengan kepala keluarga, seperti di Kartu Keluarga."),
        ColumnKind.CODE,
        Person.relation,
        CIVIL_REGISTRY,
        RELATIONS,
    ),
    ExportColumn(
        "tanggal_meninggal",
        _("Tanggal meninggal"),
        _("Kosong selama masih hidup."),
        ColumnKind.DATE,
        Person.died_on,
        ISO_DAY,
    ),
    ExportColumn(
        "telepon",
        _("Telepon"),
        _("Nomor telepon pertama yang dicatat."),
        ColumnKind.PHONE,
        _FIRST_PHONE,
        OWN,
        in_api=False,
    ),
    *address_columns(in_api=True),
    *PLACES,
    ExportColumn(
        "tanggal_didaftarkan",
        _("Tanggal didaftarkan"),
        _("Hari orang ini masuk data keluarga di portal."),
        ColumnKind.DATE,
        Person.created_at,
        ISO_DAY,
        in_api=False,
    ),
)
