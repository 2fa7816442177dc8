"""What can be said of a row: why it is refused, what is doubtful in it."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from flask_babel import lazy_gettext


class Code(StrEnum):
    """Reasons and warnings. Stored; the words may change and be translated."""

    MISSING_NAME = "missing_name"
    NIK_LENGTH = "nik_length"
    NIK_CHARACTERS = "nik_characters"
    NIK_DATE = "nik_date"
    NIK_SERIAL = "nik_serial"
    NIK_REPEATED = "nik_repeated"
    IMPOSSIBLE_BIRTH_DATE = "impossible_birth_date"
    BIRTH_DATE_UNREADABLE = "birth_date_unreadable"
    UNKNOWN_DESA = "unknown_desa"
    TOO_LONG = "too_long"

    NIK_EMPTY = "nik_empty"
    NIK_EQUALS_KK = "nik_equals_kk"
    NIK_CUT_BY_EXCEL = "nik_cut_by_excel"
    NIK_LAST_DIGIT = "nik_last_digit"
    NIK_BIRTH_DATE_DIFFERS = "nik_birth_date_differs"
    NIK_SEX_DIFFERS = "nik_sex_differs"
    KK_EMPTY = "kk_empty"
    KK_UNREADABLE = "kk_unreadable"
    KK_LAST_DIGIT = "kk_last_digit"
    SEX_UNREADABLE = "sex_unreadable"
    AGE_UNREADABLE = "age_unreadable"
    DESA_EMPTY = "desa_empty"
    KECAMATAN_DIFFERS = "kecamatan_differs"
    PHONE_UNREADABLE = "phone_unreadable"
    PHONE_WITHOUT_SMS = "phone_without_sms"
    RT_RW_UNREADABLE = "rt_rw_unreadable"
    AID_VALUE_UNREADABLE = "aid_value_unreadable"
    AID_DATE_UNREADABLE = "aid_date_unreadable"
    COLUMNS_DIFFER = "columns_differ"


_MESSAGES: dict[Code, Any] = {
    Code.MISSING_NAME: lazy_gettext("Nama kosong."),
    Code.NIK_LENGTH: lazy_gettext("NIK harus 16 angka."),
    Code.NIK_CHARACTERS: lazy_gettext("NIK hanya boleh berisi angka."),
    Code.NIK_DATE: lazy_gettext("Angka ke-7 sampai ke-12 pada NIK bukan tanggal yang mungkin."),
    Code.NIK_SERIAL: lazy_gettext("Empat angka terakhir NIK tidak mungkin 0000."),
    Code.NIK_REPEATED: lazy_gettext("NIK tidak mungkin satu angka berulang."),
    Code.IMPOSSIBLE_BIRTH_DATE: lazy_gettext("Tanggal lahir tidak mungkin."),
    Code.BIRTH_DATE_UNREADABLE: lazy_gettext("Tanggal lahir tidak dapat dibaca."),
    Code.UNKNOWN_DESA: lazy_gettext("Desa tidak dikenal di kabupaten ini."),
    Code.TOO_LONG: lazy_gettext("Isi sel terlalu panjang."),
    Code.NIK_EMPTY: lazy_gettext("NIK belum ada."),
    Code.NIK_EQUALS_KK: lazy_gettext("NIK sama dengan No. KK. Diterima tanpa NIK."),
    Code.NIK_CUT_BY_EXCEL: lazy_gettext("NIK rusak oleh Excel. Diterima tanpa NIK."),
    Code.NIK_LAST_DIGIT: lazy_gettext("NIK tersimpan sebagai angka; digit terakhirnya meragukan."),
    Code.NIK_BIRTH_DATE_DIFFERS: lazy_gettext("Tanggal lahir berbeda dari tanggal di dalam NIK."),
    Code.NIK_SEX_DIFFERS: lazy_gettext("Jenis kelamin berbeda dari yang tersirat di dalam NIK."),
    Code.KK_EMPTY: lazy_gettext("No. KK belum ada."),
    Code.KK_UNREADABLE: lazy_gettext("No. KK tidak dapat dibaca. Diterima tanpa No. KK."),
    Code.KK_LAST_DIGIT: lazy_gettext("No. KK tersimpan sebagai angka; digit terakhir meragukan."),
    Code.SEX_UNREADABLE: lazy_gettext("Jenis kelamin tidak dapat dibaca."),
    Code.AGE_UNREADABLE: lazy_gettext("Umur tidak dapat dibaca."),
    Code.DESA_EMPTY: lazy_gettext("Desa belum ada."),
    Code.KECAMATAN_DIFFERS: lazy_gettext("Desa itu terletak di kecamatan lain."),
    Code.PHONE_UNREADABLE: lazy_gettext("Nomor telepon tidak dikenali."),
    Code.PHONE_WITHOUT_SMS: lazy_gettext("Telepon rumah, tidak dapat SMS."),
    Code.RT_RW_UNREADABLE: lazy_gettext("RT/RW tidak dapat dibaca."),
    Code.AID_VALUE_UNREADABLE: lazy_gettext("Nilai bantuan tidak dapat dibaca."),
    Code.AID_DATE_UNREADABLE: lazy_gettext("Tanggal bantuan tidak dapat dibaca."),
    Code.COLUMNS_DIFFER: lazy_gettext("Dua kolom dengan judul yang sama berisi hal yang berbeda."),
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found in a row: what, and the label of its column, if there is one."""

    code: Code
    column: str = ""

    @property
    def message(self) -> str:
        """What to show to a person, in the language of the moment."""
        return str(_MESSAGES[self.code])

    def as_json(self) -> dict[str, str]:
        """For storing and for machines: column, code, and the reason in words."""
        return {"column": self.column, "code": self.code.value, "reason": self.message}
