"""Labels of the agencies room."""

from collections.abc import Mapping

from flask_babel import LazyString, lazy_pgettext
from flask_babel import lazy_gettext as _

from portal.platform.audit.wording import AuditWords
from portal.registry.agencies.reading import DateOrder, Field

FIELDS: Mapping[Field, LazyString] = {
    Field.NAME: _("Nama"),
    Field.NIK: _("NIK"),
    Field.KK: _("No. KK"),
    Field.SEX: _("Jenis kelamin"),
    Field.TICK_MALE: _("Tanda laki-laki (L)"),
    Field.TICK_FEMALE: _("Tanda perempuan (P)"),
    Field.BIRTH_DATE: _("Tanggal lahir"),
    Field.BIRTH_PLACE: _("Tempat lahir"),
    Field.PLACE_AND_DATE: _("Tempat dan tanggal lahir"),
    Field.AGE: _("Umur"),
    Field.RELATION: _("Hubungan dalam keluarga"),
    Field.ADDRESS: _("Alamat"),
    Field.RT: _("RT"),
    Field.RW: _("RW"),
    Field.RT_RW: _("RT/RW"),
    Field.DESA: _("Desa atau kelurahan"),
    Field.KECAMATAN: _("Kecamatan"),
    Field.DESA_CODE: _("Kode desa/kelurahan"),
    Field.PHONE: _("Nomor telepon"),
    Field.DECILE: _("Desil"),
    Field.AID_KIND: _("Jenis bantuan"),
    Field.AID_VALUE: _("Nilai bantuan"),
    Field.AID_DATE: _("Tanggal bantuan"),
    Field.AID_STAGE: _("Tahap bantuan"),
    Field.STATUS: _("Status orang atau penyaluran"),
    Field.NIK_ANSWER: _("Jawaban Dukcapil: padan atau tidak"),
    Field.NIK_ANSWERED_ON: _("Tanggal jawaban Dukcapil"),
    Field.REPLACEMENT: _("Nama pengganti"),
    Field.REPLACEMENT_NIK: _("NIK pengganti"),
    Field.REPLACEMENT_KK: _("No. KK pengganti"),
    Field.REPLACEMENT_BIRTH_DATE: _("Tanggal lahir pengganti"),
    Field.REPLACEMENT_BIRTH_PLACE: _("Tempat lahir pengganti"),
    Field.REPLACEMENT_PLACE_AND_DATE: _("Tempat dan tanggal lahir pengganti"),
    Field.REPLACEMENT_AGE: _("Umur pengganti"),
    Field.REPLACEMENT_SEX: _("Jenis kelamin pengganti"),
    Field.REPLACEMENT_PHONE: _("Nomor telepon pengganti"),
    Field.REPLACEMENT_ADDRESS: _("Alamat pengganti"),
    Field.REPLACED: _("Nama yang digantikan"),
    Field.ORDINAL: _("Nomor urut"),
    Field.IGNORED: _("Tidak dipakai"),
}
ORDERS: Mapping[DateOrder, LazyString] = {
    DateOrder.DAY_FIRST: _("Hari dulu, lalu bulan"),
    DateOrder.MONTH_FIRST: _("Bulan dulu, lalu hari"),
}


def remembered_meaning(field: Field, order: DateOrder | None) -> str:
    """Return the remembered meaning of a column as text."""
    said = str(FIELDS[field])
    return f"{said} ({ORDERS[order]})" if order and order in ORDERS else said


AUDIT_WORDS = AuditWords(
    nouns={
        "agencies": _("instansi"),
        "imports": _("impor daftar"),
        "programmes": _("program bantuan"),
        "source_records": _("baris daftar"),
    },
    sentences={
        "agencies.forget_mapping": _("melupakan arti kolom instansi"),
        "agencies.rename": _("mengganti nama instansi"),
        "imports.bring_in": _("memasukkan baris daftar ke data keluarga"),
        "imports.download_refused": _("mengunduh baris daftar yang ditolak"),
        "imports.fail": _("mendapati daftar yang tidak dapat dibaca"),
        "imports.keep": _("mempertahankan impor daftar karena sudah dipakai"),
        "imports.keep_unfinished": _("mempertahankan impor daftar karena sudah dipakai"),
        "imports.forget_repairs": _("mengembalikan isi sebuah baris daftar"),
        "imports.open_row": _("membuka isi lengkap sebuah baris daftar"),
        "imports.name_programme": _("menyebut program bantuan sebuah daftar"),
        "imports.preview": _("selesai membaca daftar"),
        "imports.read_again": _("meminta daftar dibaca lagi"),
        "imports.receive": _("mengunggah daftar"),
        "imports.take_back": _("mengembalikan data seperti sebelum impor daftar"),
    },
    fields={
        "row": _("baris"),
        "sheet": _("lembar"),
        "accepted": _("diterima"),
        "agency": _("instansi"),
        "columns": _("kolom"),
        "confirmed_at": _("waktu disetujui"),
        "failure": _("kegagalan"),
        "file": _("berkas"),
        "mapping": _("arti kolom"),
        "programme": _("program"),
        "refused": lazy_pgettext("baris", "ditolak"),
        "rows": _("jumlah baris"),
        "said": _("menurut sumbernya"),
        "sha256": _("sidik berkas"),
        "warned": _("diberi peringatan"),
    },
    codes={
        "applied": _("sudah diterapkan"),
        "applying": _("sedang diterapkan"),
        "previewed": _("menunggu persetujuan"),
        "reading": _("sedang dibaca"),
        "service": _("layanan"),
        "undoing": _("sedang diurungkan"),
        "undone": _("sudah diurungkan"),
    },
)
