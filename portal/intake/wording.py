"""The words of a list that comes in."""

from collections.abc import Mapping

from flask_babel import LazyString
from flask_babel import lazy_gettext as _

from portal.agencies.reading import Field
from portal.agencies.states import ImportState
from portal.intake.queries import Part

STATUS: Mapping[ImportState, LazyString] = {
    ImportState.READING: _("sedang dibaca"),
    ImportState.PREVIEWED: _("menunggu persetujuan Anda"),
    ImportState.APPLYING: _("sedang dimasukkan"),
    ImportState.APPLIED: _("sudah masuk"),
    ImportState.UNDOING: _("sedang diurungkan"),
    ImportState.UNDONE: _("diurungkan"),
    ImportState.DISCARDED: _("dibuang"),
    ImportState.FAILED: _("tidak terbaca"),
}
TONE: Mapping[ImportState, str] = {
    ImportState.READING: "progress",
    ImportState.PREVIEWED: "due",
    ImportState.APPLYING: "progress",
    ImportState.APPLIED: "done",
    ImportState.UNDOING: "progress",
    ImportState.UNDONE: "stopped",
    ImportState.DISCARDED: "stopped",
    ImportState.FAILED: "danger",
}
#: What a moving import does, above its progress bar.
WORK: Mapping[ImportState, LazyString] = {
    ImportState.READING: _("Membaca berkas"),
    ImportState.APPLYING: _("Memasukkan ke data keluarga"),
    ImportState.UNDOING: _("Mengembalikan keadaan semula"),
}
PARTS: Mapping[Part, LazyString] = {
    Part.ADDED: _("Orang baru"),
    Part.CHANGED: _("Berubah"),
    Part.ATTACHED: _("Sudah terdaftar"),
    Part.REFUSED: _("Ditolak"),
    Part.WARNED: _("Peringatan"),
    Part.SKIPPED: _("Dilewati"),
}
MEANING: Mapping[Part, LazyString] = {
    Part.ADDED: _("Belum ada di data keluarga. Akan ditambahkan."),
    Part.CHANGED: _(
        "Sudah terdaftar. Yang kosong dilengkapi; yang dikatakan sumber lebih lama diperbarui. Yang"
        " ditetapkan petugas tidak berubah, dan kata setiap sumber tetap tersimpan."
    ),
    Part.ATTACHED: _("Sudah terdaftar. Datanya tidak diubah; baris ini dicatat padanya."),
    Part.REFUSED: _("Tidak dapat dimasukkan. Perbaiki, lalu kirim lagi."),
    Part.WARNED: _("Tetap dimasukkan, tetapi perlu dilihat."),
    Part.SKIPPED: _("Bukan baris orang: judul, jumlah, catatan. Baris kosong tidak ditampilkan."),
}
FIELDS: Mapping[Field, LazyString] = {
    Field.NAME: _("Nama"),
    Field.NIK: _("NIK"),
    Field.KK: _("No. KK"),
    Field.SEX: _("Jenis kelamin"),
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
    Field.DESA_CODE: _("Kode desa"),
    Field.PHONE: _("Nomor telepon"),
    Field.DECILE: _("Desil"),
    Field.AID_KIND: _("Jenis bantuan"),
    Field.AID_VALUE: _("Nilai bantuan"),
    Field.AID_DATE: _("Tanggal bantuan"),
    Field.ORDINAL: _("Nomor urut"),
    Field.IGNORED: _("Tidak dipakai"),
}
