"""The words of a list that comes in."""

from collections.abc import Mapping

from flask_babel import LazyString
from flask_babel import lazy_gettext as _

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
#: What a part meant once the list was let in, and once it was taken back, where that differs.
MEANING_AFTER: Mapping[ImportState, Mapping[Part, LazyString]] = {
    ImportState.APPLIED: {Part.ADDED: _("Ditambahkan ke data keluarga oleh daftar ini.")},
    ImportState.UNDONE: {
        Part.ADDED: _("Pernah ditambahkan oleh daftar ini, lalu dikeluarkan lagi.")
    },
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
