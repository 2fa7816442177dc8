"""What can be said of a row once it meets the registry."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from flask_babel import lazy_gettext

from portal.agencies.reading import Code, Finding, SkipReason


class Meeting(StrEnum):
    """Reasons and warnings. Stored; the words may change and be translated."""

    NAME_WITHOUT_LETTERS = "name_without_letters"
    OUTSIDE_SCOPE = "outside_scope"
    DESA_NEEDED = "desa_needed"
    FAMILY_OUTSIDE_SCOPE = "family_outside_scope"
    NIK_IN_USE = "nik_in_use"
    RECORDED_DEAD = "recorded_dead"
    ANOTHER_DESA = "another_desa"
    ANOTHER_KK = "another_kk"


_MESSAGES: dict[Meeting, Any] = {
    Meeting.NAME_WITHOUT_LETTERS: lazy_gettext("Nama tidak berisi huruf. Periksa."),
    Meeting.OUTSIDE_SCOPE: lazy_gettext("Di luar wilayah tugas Anda."),
    Meeting.DESA_NEEDED: lazy_gettext("Desa belum ada, padahal Anda bertugas di wilayah tertentu."),
    Meeting.FAMILY_OUTSIDE_SCOPE: lazy_gettext(
        "No. KK ini milik keluarga di luar wilayah tugas Anda."
    ),
    Meeting.NIK_IN_USE: lazy_gettext("NIK dipakai orang lain. Diterima tanpa NIK."),
    Meeting.RECORDED_DEAD: lazy_gettext("Orang ini tercatat sudah meninggal."),
    Meeting.ANOTHER_DESA: lazy_gettext(
        "Tercatat di desa lain. Desa tidak diubah; bila pindah, catat di halaman keluarga."
    ),
    Meeting.ANOTHER_KK: lazy_gettext("No. KK berbeda dari yang tercatat. Tidak diubah."),
}
_SKIPPED: dict[SkipReason, Any] = {
    SkipReason.BLANK: lazy_gettext("Baris kosong."),
    SkipReason.TOTAL: lazy_gettext("Baris jumlah."),
    SkipReason.FOOTER: lazy_gettext("Catatan atau tanda tangan di bawah daftar."),
    SkipReason.REPEATED_HEADER: lazy_gettext("Judul kolom yang diulang."),
    SkipReason.UNUSABLE: lazy_gettext("Tidak berisi data orang."),
}
NIK_IN_USE = lazy_gettext("NIK dipakai orang lain")


def problem(code: Meeting, column: str) -> dict[str, str]:
    """A reason or warning as a source record keeps it."""
    return {"column": column, "code": code.value, "reason": str(_MESSAGES[code])}


def skipped(reason: SkipReason) -> dict[str, str]:
    """Why a row was passed over, as a source record keeps it."""
    return {"column": "", "code": reason.value, "reason": str(_SKIPPED[reason])}


def in_words(problem: Mapping[str, str]) -> str:
    """A stored reason or warning in the language of the moment."""
    code = problem["code"]
    if code in set(Code):
        return Finding(Code(code)).message
    words = {str(code): words for code, words in [*_MESSAGES.items(), *_SKIPPED.items()]}
    return str(words.get(code, problem["reason"]))
