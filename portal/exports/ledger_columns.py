"""The columns of the ledger of aid: what everybody gave, and who said so."""

from typing import Any

from flask_babel import lazy_gettext as _

from portal.aid.wording import GIVEN, SOURCE
from portal.exports.columns import Column, Kind
from portal.exports.shared_columns import ISO_DAY, OWN, kk_column, nik_column, place_columns
from portal.households.models import Household

SAID = _("Menurut sumber yang disebut di kolom sumber")


def _household(row: Any) -> Household:
    """The family of today."""
    found: Household = row.Person.household
    return found


COLUMNS: tuple[Column, ...] = (
    Column(
        "id_catatan",
        _("Nomor catatan"),
        _("Nomor catatan bantuan di portal. Tidak berubah."),
        Kind.NUMBER,
        lambda row: row.AidFact.id,
        OWN,
    ),
    Column(
        "id_orang",
        _("Nomor orang"),
        _("Nomor orang di portal yang dibantu; setelah data ganda digabungkan, nomor yang tetap."),
        Kind.NUMBER,
        lambda row: row.Person.id,
        OWN,
    ),
    nik_column(lambda row: row.Person),
    Column(
        "nama",
        _("Nama"),
        _("Nama seperti tertulis di portal."),
        Kind.TEXT,
        lambda row: row.Person.name,
        OWN,
    ),
    Column(
        "id_keluarga",
        _("Nomor keluarga"),
        _("Nomor keluarga di portal tempat orang ini tercatat sekarang."),
        Kind.NUMBER,
        lambda row: row.Person.household_id,
        OWN,
    ),
    kk_column(_household),
    Column(
        "instansi",
        _("Instansi"),
        _("Instansi yang memberi."),
        Kind.TEXT,
        lambda row: row.AidFact.programme.agency.name,
        OWN,
    ),
    Column(
        "program",
        _("Program"),
        _("Program yang memberi."),
        Kind.TEXT,
        lambda row: row.AidFact.programme.name,
        OWN,
    ),
    Column(
        "jenis_bantuan",
        _("Jenis bantuan"),
        _("Uang, barang, alat kerja, atau layanan."),
        Kind.CODE,
        lambda row: row.AidFact.kind,
        OWN,
        GIVEN,
    ),
    Column(
        "uraian",
        _("Uraian"),
        _("Bantuan dalam kata-kata sumbernya."),
        Kind.TEXT,
        lambda row: row.AidFact.said,
        SAID,
    ),
    Column(
        "nilai",
        _("Nilai"),
        _("Nilai bantuan, dalam rupiah. Kosong bila sumbernya tidak menyebut."),
        Kind.MONEY,
        lambda row: row.AidFact.value,
        _("Rupiah, bilangan bulat"),
    ),
    Column(
        "tanggal",
        _("Tanggal"),
        _("Hari bantuan diberikan, atau hari pertamanya. Kosong bila sumbernya tidak menyebut."),
        Kind.DATE,
        lambda row: row.AidFact.given_on,
        ISO_DAY,
    ),
    Column(
        "sampai_tanggal",
        _("Sampai tanggal"),
        _("Hari terakhir, untuk bantuan selama suatu masa."),
        Kind.DATE,
        lambda row: row.AidFact.until,
        ISO_DAY,
    ),
    Column(
        "sumber",
        _("Sumber"),
        _("Dari mana portal mengetahuinya."),
        Kind.CODE,
        lambda row: row.AidFact.source,
        OWN,
        SOURCE,
    ),
    Column(
        "id_impor",
        _("Nomor impor"),
        _("Impor daftar yang menyebutnya. Kosong bila bukan dari daftar."),
        Kind.NUMBER,
        lambda row: row.AidFact.import_id,
        OWN,
    ),
    *place_columns(_household),
)
