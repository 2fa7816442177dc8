"""Problems and warnings of a row when it is compared with the registry."""

from collections.abc import Callable
from collections.abc import Mapping as Items
from enum import StrEnum
from typing import Any

from flask_babel import lazy_gettext

from portal.registry.agencies.reading import Code, Field, Finding, Mapping, SkipReason


class RegistryFinding(StrEnum):
    """Code of a problem or warning. Codes are stored; their texts may change."""

    NAME_WITHOUT_LETTERS = "name_without_letters"
    OUTSIDE_SCOPE = "outside_scope"
    DESA_NEEDED = "desa_needed"
    FAMILY_OUTSIDE_SCOPE = "family_outside_scope"
    NIK_IN_USE = "nik_in_use"
    RECORDED_DEAD = "recorded_dead"
    ANOTHER_DESA = "another_desa"
    ANOTHER_KK = "another_kk"
    SECOND_HEAD = "second_head"
    DEAD_BY_LIST = "dead_by_list"
    NIK_NOT_REGISTERED = "nik_not_registered"
    NIK_OF_MERGED = "nik_of_merged"
    NAME_OF_ANOTHER = "name_of_another"
    OLDER_ANSWER = "older_answer"
    NEWER_ANSWER = "newer_answer"
    ANSWERS_DIFFER = "answers_differ"
    ANSWERED_AGAIN = "answered_again"


_MESSAGES: dict[RegistryFinding, Any] = {
    RegistryFinding.NAME_WITHOUT_LETTERS: lazy_gettext("Nama tidak berisi huruf. Periksa."),
    RegistryFinding.OUTSIDE_SCOPE: lazy_gettext("Di luar wilayah tugas Anda."),
    RegistryFinding.DESA_NEEDED: lazy_gettext(
        "Desa/kelurahan belum ada, padahal Anda bertugas di wilayah tertentu."
    ),
    RegistryFinding.FAMILY_OUTSIDE_SCOPE: lazy_gettext(
        "No. KK ini milik keluarga di luar wilayah tugas Anda."
    ),
    RegistryFinding.NIK_IN_USE: lazy_gettext("NIK dipakai orang lain. Diterima tanpa NIK."),
    RegistryFinding.RECORDED_DEAD: lazy_gettext("Orang ini tercatat sudah meninggal."),
    RegistryFinding.ANOTHER_DESA: lazy_gettext(
        "Tercatat di desa/kelurahan lain. Desa/kelurahan tidak diubah; bila pindah, catat di"
        " halaman keluarga."
    ),
    RegistryFinding.ANOTHER_KK: lazy_gettext("No. KK berbeda dari yang tercatat. Tidak diubah."),
    RegistryFinding.DEAD_BY_LIST: lazy_gettext(
        "Menurut daftar sudah meninggal, maka tidak dimasukkan."
    ),
    RegistryFinding.SECOND_HEAD: lazy_gettext(
        "Keluarga ini sudah punya kepala keluarga. Hubungannya dicatat sebagai lainnya; periksa di"
        " halaman keluarga."
    ),
    RegistryFinding.NIK_NOT_REGISTERED: lazy_gettext("NIK ini tidak ada di data keluarga Anda."),
    RegistryFinding.NIK_OF_MERGED: lazy_gettext(
        "NIK catatan yang sudah digabung dengan catatan lain, yang NIK-nya berbeda."
    ),
    RegistryFinding.NAME_OF_ANOTHER: lazy_gettext(
        "Nama di baris ini bukan nama pemegang NIK di portal."
    ),
    RegistryFinding.OLDER_ANSWER: lazy_gettext("Sudah tercatat jawaban Dukcapil yang lebih baru."),
    RegistryFinding.NEWER_ANSWER: lazy_gettext(
        "Di daftar ini ada jawaban yang lebih baru untuk NIK ini."
    ),
    RegistryFinding.ANSWERS_DIFFER: lazy_gettext(
        "NIK ini dijawab berbeda di baris lain daftar ini. Tidak ada yang dicatat."
    ),
    RegistryFinding.ANSWERED_AGAIN: lazy_gettext("Jawaban yang sama sudah ada di baris lain."),
}
_SKIPPED: dict[SkipReason, Any] = {
    SkipReason.BLANK: lazy_gettext("Baris kosong."),
    SkipReason.TOTAL: lazy_gettext("Baris jumlah."),
    SkipReason.FOOTER: lazy_gettext("Catatan atau tanda tangan di bawah daftar."),
    SkipReason.REPEATED_HEADER: lazy_gettext("Judul kolom yang diulang."),
    SkipReason.GROUP: lazy_gettext("Judul kelompok: dipakai untuk baris di bawahnya."),
    SkipReason.GROUP_UNREAD: lazy_gettext("Judul kelompok yang tidak dipahami."),
    SkipReason.EXAMPLE: lazy_gettext("Baris contoh."),
    SkipReason.CONTINUED: lazy_gettext("Lanjutan orang di baris atasnya."),
    SkipReason.NO_SPOUSE: lazy_gettext("Hanya suami atau istrinya yang disebut."),
    SkipReason.BY_HAND: lazy_gettext("Dinyatakan bukan orang."),
    SkipReason.UNUSABLE: lazy_gettext("Tidak berisi data orang."),
}
NIK_IN_USE = lazy_gettext("NIK dipakai orang lain")


def problem(code: RegistryFinding, column: str) -> dict[str, str]:
    """Return a problem or warning as a source record stores it."""
    return {"column": column, "code": code.value, "reason": str(_MESSAGES[code])}


def skipped(reason: SkipReason) -> dict[str, str]:
    """Return the reason for a skipped row as a source record stores it."""
    return {"column": "", "code": reason.value, "reason": str(_SKIPPED[reason])}


def in_words(problem: Items[str, str]) -> str:
    """Return the text of a stored problem or warning in the current language."""
    code = problem["code"]
    if code in set(Code):
        finding = Finding(Code(code), "", problem.get("value", ""), problem.get("hint", ""))
        return finding.message
    words = {str(code): words for code, words in [*_MESSAGES.items(), *_SKIPPED.items()]}
    return str(words.get(code, problem["reason"]))


class Labels:
    """Column labels by sheet."""

    def __init__(self, mapping: Mapping) -> None:
        self._tables = {table.name: table for table in mapping.tables}

    def of(self, sheet: str) -> Callable[[Field], str]:
        """Return a function from field to column label for this table; empty for a
        missing column.
        """
        found = self._tables.get(sheet)
        return (lambda _: "") if found is None else found.label
