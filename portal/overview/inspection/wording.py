"""The words of the inspector's desk: its questions, and where each is answered."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import LazyString
from flask_babel import lazy_gettext as _

#: Question, what is answered, endpoint, and what is asked of it.
QUESTIONS: Sequence[tuple[LazyString, LazyString, str, Mapping[str, Any]]] = (
    (
        _("Siapa menyetujui bantuan, dan apa yang diputuskannya pada suatu hari?"),
        _("Keputusan seseorang dengan keluarga, nilai, dan SK."),
        "inspection.decisions",
        {},
    ),
    (
        _("Siapa melihat NIK seseorang?"),
        _("Cari orangnya; jejaknya menyebut siapa melihat, kapan, dan mengapa."),
        "inspection.seen_numbers",
        {},
    ),
    (
        _("Apa yang diubah pada suatu kasus atau surat, dan oleh siapa?"),
        _("Tulis nomor kasus atau surat di jejak audit."),
        "audit.index",
        {},
    ),
    (
        _("Siapa pendamping suatu kasus, dari kapan sampai kapan?"),
        _("Semua penugasan dan pengalihan, dengan nama."),
        "audit.index",
        {"tentang": "cases", "tindakan": "cases.assign"},
    ),
    (
        _("Berapa pagu, terikat, diserahkan, dan kembali dari suatu dana?"),
        _("Per bulan, dicocokkan dengan keputusan dan buku bantuan."),
        "inspection.funds",
        {},
    ),
    (
        _("Apa yang diserahkan dari suatu dana pada suatu bulan, dengan surat yang mana?"),
        _("Pilih dananya, lalu bulannya."),
        "inspection.funds",
        {"tujuan": "serah-terima"},
    ),
    (
        _("Surat nomor ini sah atau batal?"),
        _("Semua nomor berita acara dan kuitansi, yang batal juga."),
        "receipts.index",
        {},
    ),
    (
        _("Serah terima mana yang dibatalkan, oleh siapa, dan mengapa?"),
        _("Yang terbaru dahulu."),
        "inspection.voided",
        {},
    ),
    (
        _("Siapa masuk ke portal, kapan, dan dari alamat mana?"),
        _("Setiap kali masuk, dengan alamat jaringannya."),
        "audit.index",
        {"tentang": "users", "tindakan": "users.sign_in"},
    ),
    (
        _("Siapa meminta dan siapa menyetujui perubahan yang berbahaya?"),
        _("Kunci API, pagu dana, dan aturan yang dilonggarkan."),
        "dual_control.index",
        {"keadaan": "semua"},
    ),
    (
        _("Siapa mengubah pengaturan?"),
        _("Nilai baru, dasar, dan sejak kapan berlaku."),
        "audit.index",
        {"tentang": "setting_values"},
    ),
    (
        _("Data apa yang keluar dari portal, dan oleh siapa?"),
        _("Setiap ekspor, dengan alasan bila nomornya lengkap."),
        "audit.index",
        {"tentang": "exports"},
    ),
)

#: What can be read besides, and where.
READABLE: Sequence[tuple[LazyString, str]] = (
    (_("Pengaturan"), "inspection.settings"),
    (_("Aturan tumpang tindih"), "inspection.rules"),
    (_("Sumber dana"), "inspection.funds"),
    (_("Acara"), "inspection.events"),
    (_("Teks SMS"), "inspection.texts"),
    (_("Impor daftar"), "inspection.imports"),
    (_("Akun petugas"), "inspection.accounts"),
)
