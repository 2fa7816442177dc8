"""The columns of the ledger of aid: aid from all programmes, with its source."""

from typing import Any

from flask_babel import lazy_gettext as _
from flask_babel import lazy_pgettext

from portal.overview.exports.columns.base import (
    ISO_DAY,
    OWN,
    ColumnKind,
    ExportColumn,
    kk_column,
    nik_column,
    place_columns,
)
from portal.registry.aid.wording import GIVEN, SOURCE
from portal.registry.households.models import Household

SAID = _("Menurut sumber yang disebut di kolom sumber")


def _household(row: Any) -> Household:
    """Return the family the person belongs to today."""
    found: Household = row.Person.household
    return found


COLUMNS: tuple[ExportColumn, ...] = (
    ExportColumn(
        "id_catatan",
        _("Nomor catatan"),
        _("Nomor catatan bantuan di portal. Tidak berubah."),
        ColumnKind.NUMBER,
        lambda row: row.AidFact.id,
        OWN,
    ),
    ExportColumn(
        "id_orang",
        _("Nomor orang"),
        _("Nomor orang di portal yang dibantu; setelah data ganda digabungkan, nomor yang tetap."),
        ColumnKind.NUMBER,
        lambda row: row.Person.id,
        OWN,
    ),
    nik_column(lambda row: row.Person),
    ExportColumn(
        "nama",
        _("Nama"),
        _("Nama seperti tertulis di portal."),
        ColumnKind.TEXT,
        lambda row: row.Person.name,
        OWN,
    ),
    ExportColumn(
        "id_keluarga",
        _("Nomor keluarga"),
        _("Nomor keluarga di portal tempat orang ini tercatat sekarang."),
        ColumnKind.NUMBER,
        lambda row: row.Person.household_id,
        OWN,
    ),
    kk_column(_household),
    ExportColumn(
        "instansi",
        lazy_pgettext("satu", "Instansi"),
        _("Instansi yang memberi."),
        ColumnKind.TEXT,
        lambda row: row.AidFact.programme.agency.name,
        OWN,
    ),
    ExportColumn(
        "program",
        _("Program"),
        _("Program yang memberi."),
        ColumnKind.TEXT,
        lambda row: row.AidFact.programme.name,
        OWN,
    ),
    ExportColumn(
        "jenis_bantuan",
        _("Jenis bantuan"),
        _("Uang, barang, alat kerja, atau layanan."),
        ColumnKind.CODE,
        lambda row: row.AidFact.kind,
        OWN,
        GIVEN,
    ),
    ExportColumn(
        "uraian",
        _("Uraian"),
        _("Bantuan dalam kata-kata sumbernya."),
        ColumnKind.TEXT,
        lambda row: row.AidFact.said,
        SAID,
    ),
    ExportColumn(
        "nilai",
        _("Nilai"),
        _("Nilai bantuan, dalam rupiah. Kosong bila sumbernya tidak menyebut."),
        ColumnKind.MONEY,
        lambda row: row.AidFact.value,
        _("Rupiah, bilangan bulat"),
    ),
    ExportColumn(
        "tanggal",
        _("Tanggal"),
        _("Hari bantuan diberikan, atau hari pertamanya. Kosong bila sumbernya tidak menyebut."),
        ColumnKind.DATE,
        lambda row: row.AidFact.given_on,
        ISO_DAY,
    ),
    ExportColumn(
        "sampai_tanggal",
        _("Sampai tanggal"),
        _("Hari terakhir, untuk bantuan selama suatu masa."),
        ColumnKind.DATE,
        lambda row: row.AidFact.until,
        ISO_DAY,
    ),
    ExportColumn(
        "sumber",
        _("Sumber"),
        _("Dari mana portal mengetahuinya."),
        ColumnKind.CODE,
        lambda row: row.AidFact.sources[0].source,
        OWN,
        SOURCE,
    ),
    ExportColumn(
        "id_impor",
        _("Nomor impor"),
        _("Impor daftar pertama yang menyebutnya. Kosong bila bukan dari daftar."),
        ColumnKind.NUMBER,
        lambda row: row.AidFact.sources[0].import_id,
        OWN,
    ),
    ExportColumn(
        "jumlah_sumber",
        _("Jumlah sumber"),
        _("Berapa baris daftar atau catatan menyebut bantuan yang sama ini."),
        ColumnKind.NUMBER,
        lambda row: len(row.AidFact.sources),
        OWN,
    ),
    *place_columns(_household),
)
