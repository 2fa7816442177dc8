"""Parse Dukcapil's answers about a NIK, in the words of its offices and of its web service."""

import re
from collections.abc import Iterable
from enum import StrEnum


class NikAnswer(StrEnum):
    """Whether a NIK is known and its data agree, or its holder has died."""

    MATCHED = "matched"  # padan
    MISMATCHED = "mismatched"  # tidak padan
    DEAD = "dead"  # meninggal


_AGREES = (
    r"(?:di)?padan(?:kan)?|sesuai|cocok|valid|(?:di)?temukan|(?:ter)?dapat|terdaftar|aktif|match(?:ed)?"
    r"|found|sama"
)
_DEAD = re.compile(r"\b(?:meninggal|wafat|mati|almarhumah?|almh?|md|deceased)\b", re.IGNORECASE)
_MISMATCHED = re.compile(
    rf"\b(?:tidak|tdk|tak|belum|blm|bukan|kurang|non|not|no)\b[ -]*(?:\w+ )?(?:{_AGREES}|ada)\b"
    r"|\b(?:nonaktif|inaktif|invalid|unmatch\w*|mismatch\w*|ganda|dobel|double|duplikat"
    r"|duplicate|salah|beda|berbeda)\b",
    re.IGNORECASE,
)
_MATCHED = re.compile(rf"\b(?:{_AGREES}|ok)\b", re.IGNORECASE)
#: Words for an answer that is pending or partial; a person has to check it.
_NO_ANSWER = re.compile(
    r"\b(?:belum|blm) (?:di)?(?:padankan|cek|proses|periksa|verifikasi)\b|\bsebagian\b|\bproses\b",
    re.IGNORECASE,
)
#: Words that are hardly used for anything but a comparison with Dukcapil's data.
_OF_MATCHING = re.compile(
    r"\b(?:(?:di)?padan(?:kan)?|ditemukan|dukcapil|sesuai)\b|\bnik\b.*\bvalid\b", re.IGNORECASE
)
_YES = re.compile(r"(?:1|y|ya|yes|true|t(?=rue)|v|√|✓|✔)(?:\.0)?", re.IGNORECASE)
_NO = re.compile(r"(?:0|t|tdk|tidak|n|no|false|x)(?:\.0)?", re.IGNORECASE)
_SECOND_CODE = re.compile(r"2(?:\.0)?")
_SIGNS = re.compile(r"[\s_/]+")
_OPPOSITES = {
    NikAnswer.MATCHED: NikAnswer.MISMATCHED,
    NikAnswer.MISMATCHED: NikAnswer.MATCHED,
}
_MOST = 0.5


def nik_answer(text: str, *, label: str = "", second_is_no: bool = False) -> NikAnswer | None:
    """Return the answer; None if the text is not a complete answer.

    A yes or a tick answers the question of the ``label``: "Padan" or "Tidak padan".
    ``second_is_no``: the column is coded 1 and 2 instead of 1 and 0.
    """
    words = _SIGNS.sub(" ", text).strip()
    yes = (nik_answer(label) if label else None) or NikAnswer.MATCHED
    if _YES.fullmatch(words):
        return yes
    if _NO.fullmatch(words) or (second_is_no and _SECOND_CODE.fullmatch(words)):
        return {
            NikAnswer.MATCHED: NikAnswer.MISMATCHED,
            NikAnswer.MISMATCHED: NikAnswer.MATCHED,
        }.get(yes)
    if _NO_ANSWER.search(words):
        return None
    for answer, pattern in (
        (NikAnswer.DEAD, _DEAD),
        (NikAnswer.MISMATCHED, _MISMATCHED),
        (NikAnswer.MATCHED, _MATCHED),
    ):
        if pattern.search(words):
            return answer
    return None


def is_second_no(column: Iterable[str]) -> bool:
    """Return whether a column is coded 1 and 2, that is, has no 0."""
    filled = {text for text in column if text}
    return any(map(_SECOND_CODE.fullmatch, filled)) and not any(map(_NO.fullmatch, filled))


def are_answers(column: Iterable[str]) -> bool:
    """Return whether at least half of a column's cells are answers, some of them in words that only
    Dukcapil uses.
    """
    filled = [text for text in column if text]
    said = sum(nik_answer(text) is not None for text in filled)
    return said >= _MOST * len(filled) and any(map(_OF_MATCHING.search, filled))
