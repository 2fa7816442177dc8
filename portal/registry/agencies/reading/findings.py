"""Findings about a row: reasons for refusal, and warnings."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from flask_babel import gettext, lazy_gettext


class Code(StrEnum):
    """Codes of reasons and warnings. The codes are stored; their texts may change and be
    translated.
    """

    MISSING_NAME = "missing_name"
    NIK_LENGTH = "nik_length"
    NIK_CHARACTERS = "nik_characters"
    NIK_LETTER_O = "nik_letter_o"
    NIK_DATE = "nik_date"
    NIK_SERIAL = "nik_serial"
    NIK_REPEATED = "nik_repeated"
    IMPOSSIBLE_BIRTH_DATE = "impossible_birth_date"
    BIRTH_DATE_UNREADABLE = "birth_date_unreadable"
    UNKNOWN_DESA = "unknown_desa"
    TOO_LONG = "too_long"
    FORMULA_WITHOUT_VALUE = "formula_without_value"

    NIK_EMPTY = "nik_empty"
    NIK_TEMPORARY = "nik_temporary"
    NIK_OR_KK = "nik_or_kk"
    NIK_MASKED = "nik_masked"
    NIK_COLUMN_IS_KK = "nik_column_is_kk"
    NIK_EQUALS_KK = "nik_equals_kk"
    NIK_CUT_BY_EXCEL = "nik_cut_by_excel"
    NIK_LAST_DIGIT = "nik_last_digit"
    NIK_BIRTH_DATE_DIFFERS = "nik_birth_date_differs"
    NIK_SEX_DIFFERS = "nik_sex_differs"
    KK_EMPTY = "kk_empty"
    KK_UNREADABLE = "kk_unreadable"
    KK_COLUMN_IS_NIK = "kk_column_is_nik"
    KK_LAST_DIGIT = "kk_last_digit"
    BIRTH_DATE_NOT_READ = "birth_date_not_read"
    BIRTH_DATE_UNKNOWN = "birth_date_unknown"
    BIRTH_DATE_SWAPPED = "birth_date_swapped"
    BIRTH_DATE_TWO_WAYS = "birth_date_two_ways"
    SEX_UNREADABLE = "sex_unreadable"
    SEX_CODE_UNKNOWN = "sex_code_unknown"
    AGE_UNREADABLE = "age_unreadable"
    DESA_EMPTY = "desa_empty"
    KECAMATAN_DIFFERS = "kecamatan_differs"
    PHONE_UNREADABLE = "phone_unreadable"
    PHONE_WITHOUT_SMS = "phone_without_sms"
    RT_RW_UNREADABLE = "rt_rw_unreadable"
    RT_RW_FROM_DATE = "rt_rw_from_date"
    AID_VALUE_UNREADABLE = "aid_value_unreadable"
    AID_DATE_UNREADABLE = "aid_date_unreadable"
    AID_DATE_IMPOSSIBLE = "aid_date_impossible"
    AID_FAILED = "aid_failed"
    AID_ZERO = "aid_zero"
    PERSON_DEAD = "person_dead"
    PERSON_MOVED = "person_moved"
    PERSON_DUPLICATE = "person_duplicate"
    PERSON_INACTIVE = "person_inactive"
    PERSON_REPLACED = "person_replaced"
    REPLACES = "replaces"
    NOT_CONFIRMED = "not_confirmed"
    STATUS_CODE_UNKNOWN = "status_code_unknown"
    MARK_UNEXPLAINED = "mark_unexplained"
    COLUMNS_DIFFER = "columns_differ"

    AID_DATE_TWO_WAYS = "aid_date_two_ways"
    ANSWER_WITHOUT_NIK = "answer_without_nik"
    ANSWER_NIK_CUT = "answer_nik_cut"
    ANSWER_EMPTY = "answer_empty"
    ANSWER_UNREADABLE = "answer_unreadable"
    ANSWERS_CONTRADICT = "answers_contradict"
    ANSWER_DATE_UNREADABLE = "answer_date_unreadable"
    ANSWER_DATE_IMPOSSIBLE = "answer_date_impossible"
    ANSWER_DATE_TWO_WAYS = "answer_date_two_ways"


_MESSAGES: dict[Code, Any] = {
    Code.MISSING_NAME: lazy_gettext("Nama kosong."),
    Code.NIK_LENGTH: lazy_gettext("NIK harus 16 angka."),
    Code.NIK_LETTER_O: lazy_gettext("Ada huruf O di tempat angka nol pada NIK."),
    Code.NIK_CHARACTERS: lazy_gettext("NIK hanya boleh berisi angka."),
    Code.NIK_DATE: lazy_gettext("Angka ke-7 sampai ke-12 pada NIK bukan tanggal yang mungkin."),
    Code.NIK_SERIAL: lazy_gettext("Empat angka terakhir NIK tidak mungkin 0000."),
    Code.NIK_REPEATED: lazy_gettext("NIK tidak mungkin satu angka berulang."),
    Code.IMPOSSIBLE_BIRTH_DATE: lazy_gettext("Tanggal lahir tidak mungkin."),
    Code.BIRTH_DATE_UNREADABLE: lazy_gettext("Tanggal lahir tidak dapat dibaca."),
    Code.UNKNOWN_DESA: lazy_gettext("Desa/kelurahan tidak dikenal di kabupaten/kota ini."),
    Code.TOO_LONG: lazy_gettext("Isi sel terlalu panjang."),
    Code.FORMULA_WITHOUT_VALUE: lazy_gettext(
        "Sel rumus tanpa nilai. Buka berkasnya di Excel, simpan lagi, lalu kirim lagi."
    ),
    Code.NIK_TEMPORARY: lazy_gettext(
        "Bukan NIK, melainkan nomor sementara atau angka pengisi. Diterima tanpa NIK."
    ),
    Code.NIK_OR_KK: lazy_gettext(
        "Tidak jelas NIK atau No. KK yang tertulis. Tidak dicatat sebagai keduanya."
    ),
    Code.NIK_MASKED: lazy_gettext("NIK ditutup sebagian di daftar. Diterima tanpa NIK."),
    Code.NIK_COLUMN_IS_KK: lazy_gettext(
        "Kolom NIK di daftar ini berisi No. KK. Diterima tanpa NIK."
    ),
    Code.BIRTH_DATE_NOT_READ: lazy_gettext(
        "Tanggal lahir tidak dapat dibaca. Diterima tanpa tanggal dari kolom ini."
    ),
    Code.BIRTH_DATE_UNKNOWN: lazy_gettext("Tanggal lahir ditulis nol: belum diketahui."),
    Code.BIRTH_DATE_SWAPPED: lazy_gettext(
        "Hari dan bulan lahir tertukar di daftar; dibaca menurut NIK atau isi kolom."
    ),
    Code.BIRTH_DATE_TWO_WAYS: lazy_gettext(
        "Tanggal lahir dapat dibaca dua cara. Pilih urutan hari dan bulan untuk kolom ini."
    ),
    Code.RT_RW_FROM_DATE: lazy_gettext("RT/RW berubah menjadi tanggal oleh Excel; dibaca kembali."),
    Code.AID_DATE_IMPOSSIBLE: lazy_gettext("Tanggal bantuan tidak mungkin. Tidak dicatat."),
    Code.AID_FAILED: lazy_gettext("Bantuan tidak sampai. Tidak dicatat sebagai bantuan."),
    Code.AID_ZERO: lazy_gettext("Nilai bantuan nol. Tidak dicatat sebagai bantuan."),
    Code.PERSON_DEAD: lazy_gettext("Menurut daftar sudah meninggal."),
    Code.PERSON_MOVED: lazy_gettext("Menurut daftar pindah atau hilang."),
    Code.PERSON_DUPLICATE: lazy_gettext("Menurut daftar datanya ganda."),
    Code.PERSON_INACTIVE: lazy_gettext("Menurut daftar tidak aktif atau tidak valid."),
    Code.PERSON_REPLACED: lazy_gettext("Menurut daftar sudah diganti orang lain."),
    Code.REPLACES: lazy_gettext("Pengganti. Yang diganti tidak dicatat sebagai penerima."),
    Code.NOT_CONFIRMED: lazy_gettext("Menurut daftar tidak sesuai waktu diperiksa."),
    Code.STATUS_CODE_UNKNOWN: lazy_gettext("Kode status tidak dikenal. Tanyakan artinya."),
    Code.MARK_UNEXPLAINED: lazy_gettext("Tanda pada nama tidak dijelaskan di daftar."),
    Code.NIK_EMPTY: lazy_gettext("NIK belum ada."),
    Code.NIK_EQUALS_KK: lazy_gettext("NIK sama dengan No. KK. Diterima tanpa NIK."),
    Code.NIK_CUT_BY_EXCEL: lazy_gettext("NIK rusak oleh Excel. Diterima tanpa NIK."),
    Code.NIK_LAST_DIGIT: lazy_gettext("NIK tersimpan sebagai angka; digit terakhirnya meragukan."),
    Code.NIK_BIRTH_DATE_DIFFERS: lazy_gettext("Tanggal lahir berbeda dari tanggal di dalam NIK."),
    Code.NIK_SEX_DIFFERS: lazy_gettext("Jenis kelamin berbeda dari yang tersirat di dalam NIK."),
    Code.KK_EMPTY: lazy_gettext("No. KK belum ada."),
    Code.KK_COLUMN_IS_NIK: lazy_gettext("Kolom No. KK berisi NIK. Nomor ini tidak diambil."),
    Code.KK_UNREADABLE: lazy_gettext("No. KK tidak dapat dibaca. Diterima tanpa No. KK."),
    Code.KK_LAST_DIGIT: lazy_gettext("No. KK tersimpan sebagai angka; digit terakhir meragukan."),
    Code.SEX_UNREADABLE: lazy_gettext("Jenis kelamin tidak dapat dibaca."),
    Code.SEX_CODE_UNKNOWN: lazy_gettext(
        "Tidak jelas kode mana laki-laki dan mana perempuan. Tidak dicatat."
    ),
    Code.AGE_UNREADABLE: lazy_gettext("Umur tidak dapat dibaca."),
    Code.DESA_EMPTY: lazy_gettext("Desa belum ada."),
    Code.KECAMATAN_DIFFERS: lazy_gettext("Desa itu terletak di kecamatan lain."),
    Code.PHONE_UNREADABLE: lazy_gettext("Nomor telepon tidak dikenali."),
    Code.PHONE_WITHOUT_SMS: lazy_gettext("Telepon rumah, tidak dapat SMS."),
    Code.RT_RW_UNREADABLE: lazy_gettext("RT/RW tidak dapat dibaca."),
    Code.AID_VALUE_UNREADABLE: lazy_gettext("Nilai bantuan tidak dapat dibaca."),
    Code.AID_DATE_UNREADABLE: lazy_gettext("Tanggal bantuan tidak dapat dibaca."),
    Code.COLUMNS_DIFFER: lazy_gettext("Dua kolom dengan judul yang sama berisi hal yang berbeda."),
    Code.AID_DATE_TWO_WAYS: lazy_gettext(
        "Tanggal bantuan dapat dibaca dua cara. Pilih urutan hari dan bulan untuk kolom ini."
    ),
    Code.ANSWER_WITHOUT_NIK: lazy_gettext("NIK yang dijawab tidak dapat dibaca."),
    Code.ANSWER_NIK_CUT: lazy_gettext(
        "NIK tersimpan sebagai angka dan kehilangan digit terakhirnya: bisa jadi milik orang lain."
    ),
    Code.ANSWER_EMPTY: lazy_gettext("Belum ada jawaban untuk NIK ini."),
    Code.ANSWER_UNREADABLE: lazy_gettext("Jawaban tidak dikenal: padan atau tidak padan?"),
    Code.ANSWERS_CONTRADICT: lazy_gettext("Padan dan tidak padan dalam satu baris."),
    Code.ANSWER_DATE_UNREADABLE: lazy_gettext("Tanggal jawaban tidak dapat dibaca."),
    Code.ANSWER_DATE_IMPOSSIBLE: lazy_gettext("Tanggal jawaban tidak mungkin. Tidak dicatat."),
    Code.ANSWER_DATE_TWO_WAYS: lazy_gettext(
        "Tanggal jawaban dapat dibaca dua cara. Pilih urutan hari dan bulan untuk kolom ini."
    ),
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding: its code, and the label of its column, if there is one.

    ``value`` quotes the cell, ``hint`` is what may be meant.
    """

    code: Code
    column: str = ""
    value: str = ""
    hint: str = ""

    @property
    def message(self) -> str:
        """Return the text for the user, in the current language."""
        if self.code is Code.UNKNOWN_DESA and self.value:
            if self.hint:
                return gettext(
                    "Desa/kelurahan '%(value)s' tidak dikenal di kabupaten/kota ini;"
                    " mungkin %(hint)s.",
                    value=self.value,
                    hint=self.hint,
                )
            return gettext(
                "Desa/kelurahan '%(value)s' tidak dikenal di kabupaten/kota ini.", value=self.value
            )
        said = str(_MESSAGES[self.code])
        return (
            gettext("%(said)s Tertulis: %(value)s", said=said, value=self.value)
            if (self.value)
            else said
        )

    def as_json(self) -> dict[str, str]:
        """Return column, code and text as plain data to store."""
        quoted = {"value": self.value, "hint": self.hint}
        return {
            "column": self.column,
            "code": self.code.value,
            "reason": self.message,
            **{key: text for key, text in quoted.items() if text},
        }
