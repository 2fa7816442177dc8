"""The columns of the ledger of aid: aid from all programmes, with its source."""

from typing import Any

from flask_babel import lazy_gettext as _
from flask_babel import lazy_pgettext
from sqlalchemy import Select, func, select
from sqlalchemy.orm import aliased

from portal.overview.exports.columns.base import (
    FAMILY_CARD,
    ISO_DAY,
    NIK,
    OWN,
    PLACES,
    ColumnKind,
    ExportColumn,
    with_places,
)
from portal.registry.agencies.models import Agency, Programme
from portal.registry.aid.models import AidFact, AidSource
from portal.registry.aid.wording import GIVEN, SOURCE
from portal.registry.households.models import Person

SAID = _("Menurut sumber yang disebut di kolom sumber")


_FIRST_SOURCE = aliased(AidSource, name="first_source")
_SOURCES = (
    select(func.count()).where(AidSource.fact_id == AidFact.id).correlate(AidFact).scalar_subquery()
)


def joined(query: Select[Any]) -> Select[Any]:
    """Return ``query``, which has a fact and its person's household, joined to what the columns
    need.
    """
    first = (
        select(func.min(AidSource.id))
        .where(AidSource.fact_id == AidFact.id)
        .correlate(AidFact)
        .scalar_subquery()
    )
    return (
        with_places(query)
        .join(Programme, Programme.id == AidFact.programme_id)
        .join(Agency, Agency.id == Programme.agency_id)
        .join(_FIRST_SOURCE, _FIRST_SOURCE.id == first)
    )


COLUMNS: tuple[ExportColumn, ...] = (
    ExportColumn(
        "id_catatan",
        _("Nomor catatan"),
        _("Nomor catatan bantuan di portal. Tidak berubah."),
        ColumnKind.NUMBER,
        AidFact.id,
        OWN,
    ),
    ExportColumn(
        "id_orang",
        _("Nomor orang"),
        _("Nomor orang di portal yang dibantu; setelah data ganda digabungkan, nomor yang tetap."),
        ColumnKind.NUMBER,
        Person.id,
        OWN,
    ),
    NIK,
    ExportColumn(
        "nama",
        _("Nama"),
        _("Nama seperti tertulis di portal."),
        ColumnKind.TEXT,
        Person.name,
        OWN,
    ),
    ExportColumn(
        "id_keluarga",
        _("Nomor keluarga"),
        _("Nomor keluarga di portal tempat orang ini tercatat sekarang."),
        ColumnKind.NUMBER,
        Person.household_id,
        OWN,
    ),
    FAMILY_CARD,
    ExportColumn(
        "instansi",
        lazy_pgettext("satu", "Instansi"),
        _("Instansi yang memberi."),
        ColumnKind.TEXT,
        Agency.name,
        OWN,
    ),
    ExportColumn(
        "program",
        _("Program"),
        _("Program yang memberi."),
        ColumnKind.TEXT,
        Programme.name,
        OWN,
    ),
    ExportColumn(
        "jenis_bantuan",
        _("Jenis bantuan"),
        _("Uang, barang, alat kerja, atau layanan."),
        ColumnKind.CODE,
        AidFact.kind,
        OWN,
        GIVEN,
    ),
    ExportColumn(
        "uraian",
        _("Uraian"),
        _("Bantuan dalam kata-kata sumbernya."),
        ColumnKind.TEXT,
        AidFact.said,
        SAID,
    ),
    ExportColumn(
        "nilai",
        _("Nilai"),
        _("Nilai bantuan, dalam rupiah. Kosong bila sumbernya tidak menyebut."),
        ColumnKind.MONEY,
        AidFact.value,
        _("Rupiah, bilangan bulat"),
    ),
    ExportColumn(
        "tanggal",
        _("Tanggal"),
        _("Hari bantuan diberikan, atau hari pertamanya. Kosong bila sumbernya tidak menyebut."),
        ColumnKind.DATE,
        AidFact.given_on,
        ISO_DAY,
    ),
    ExportColumn(
        "sampai_tanggal",
        _("Sampai tanggal"),
        _("Hari terakhir, untuk bantuan selama suatu masa."),
        ColumnKind.DATE,
        AidFact.until,
        ISO_DAY,
    ),
    ExportColumn(
        "sumber",
        _("Sumber"),
        _("Dari mana portal mengetahuinya."),
        ColumnKind.CODE,
        _FIRST_SOURCE.source,
        OWN,
        SOURCE,
    ),
    ExportColumn(
        "id_impor",
        _("Nomor impor"),
        _("Impor daftar pertama yang menyebutnya. Kosong bila bukan dari daftar."),
        ColumnKind.NUMBER,
        _FIRST_SOURCE.import_id,
        OWN,
    ),
    ExportColumn(
        "jumlah_sumber",
        _("Jumlah sumber"),
        _("Berapa baris daftar atau catatan menyebut bantuan yang sama ini."),
        ColumnKind.NUMBER,
        _SOURCES,
        OWN,
    ),
    *PLACES,
)
