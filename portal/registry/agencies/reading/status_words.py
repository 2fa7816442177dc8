"""Parse remarks about a person or a payment: died, moved, duplicate, not handed over."""

import re
from collections.abc import Iterable
from enum import StrEnum


class PersonStatus(StrEnum):
    """Why a person on a list may not be a living candidate."""

    DEAD = "dead"
    MOVED = "moved"
    DUPLICATE = "duplicate"
    REPLACED = "replaced"
    INACTIVE = "inactive"  # or not valid: the agency itself does not count the row


_STATUSES: tuple[tuple[PersonStatus, re.Pattern[str]], ...] = tuple(
    (status, re.compile(pattern, re.IGNORECASE))
    for status, pattern in (
        (
            PersonStatus.DEAD,
            r"\b(?:meninggal|wafat|mati|md|almarhumah?|almh?|tutup usia|tiada|maot|ngantunkeun)\b",
        ),
        (PersonStatus.MOVED, r"\b(?:pindah|hilang|tidak diketahui keberadaan\w*|tki|tkw)\b"),
        (PersonStatus.DUPLICATE, r"\b(?:ganda|dobel|double|duplikat|duplicate)\b"),
        (
            PersonStatus.REPLACED,
            r"\b(?:digantikan|(?:sudah|sdh|telah) diganti|diganti (?:oleh|dengan|kepada))\b",
        ),
        (
            PersonStatus.INACTIVE,
            r"\b(?:(?:tidak|tdk|non|in) ?-?(?:valid|aktif|eligible|layak)"
            r"|invalid|nonaktif|graduasi|mundur|mengundurkan diri|dicoret|dikeluarkan|exclude)\b",
        ),
    )
)
_NOT = re.compile(
    r"\b(?:tidak|tdk|belum|blm|bukan|suami|istri|isteri|ayah|bapak|ibu|anak|orang ?tua|ortu)\b"
    r"[\w ]{0,20}$",
    re.IGNORECASE,
)
_FAILED = re.compile(
    r"\b(?:gagal|retur|dikembalikan|ditolak|(?:tidak|tdk|belum|blm) ?(?:ter)?(?:salur|cair|bayar"
    r"|transaksi|diambil|terima|diterima|disalurkan|dicairkan|dibayarkan)|batal salur|pending"
    r"|rekening (?:salah|pasif|tutup))\b",
    re.IGNORECASE,
)
_LONGEST_TITLE = 80
_OF_OTHER_PEOPLE = re.compile(r"\b(?:pengganti\w*|ahli waris|santunan|datang|dan)\b", re.IGNORECASE)
_DAY_OF = re.compile(r"^(?:tgl|tanggal)\b", re.IGNORECASE)
_MOVED_ON = re.compile(r"pindah", re.IGNORECASE)
_LONGEST_PLAIN = 25
_LONGEST_CODE = 3  # "2.0"
_YES = re.compile(r"(?:y|ya|yes|true|1|v|√|x)$", re.IGNORECASE)
_BY_LABEL: tuple[tuple[PersonStatus, re.Pattern[str]], ...] = (
    (PersonStatus.DEAD, re.compile(r"meninggal|wafat|kematian|flag\W*_?mati", re.IGNORECASE)),
    (PersonStatus.MOVED, re.compile(r"flag\W*_?pindah|^(?:sudah )?pindah$", re.IGNORECASE)),
    (PersonStatus.DUPLICATE, re.compile(r"flag\W*_?ganda|^ganda$", re.IGNORECASE)),
    (PersonStatus.INACTIVE, re.compile(r"non ?-?_?aktif|tidak aktif", re.IGNORECASE)),
)
#: Columns that ask whether somebody is active: a no says it.
_ASKS_ACTIVE = re.compile(r"^(?:flag|is|status)?\W*_?aktif$", re.IGNORECASE)
_NO = re.compile(r"(?:0|t|n|no|false|tidak|tdk)$", re.IGNORECASE)
#: Columns of SIAK with codes, and the one that says that nothing is the matter.
_UNKNOWN_CODES = (
    (re.compile(r"flag\W*_?status|status\W*_?biodata", re.IGNORECASE), "0"),
    (re.compile(r"(?:stat|flag)\W*_?hidup", re.IGNORECASE), "1"),
)
_CHECKED = r"(?:di)?padan(?:kan)?|sesuai|cocok|(?:di)?temukan|terdaftar"
_NOT_CONFIRMED = re.compile(
    rf"\b(?:tidak|tdk|tak|belum|blm|bukan)\b[ -]*(?:{_CHECKED})\b", re.IGNORECASE
)
#: Codes by which lists of OpenSID (status dasar) and of BPS (keberadaan) say it.
_BY_CODE: tuple[tuple[re.Pattern[str], dict[str, PersonStatus]], ...] = (
    (
        re.compile(r"status\W*_?dasar", re.IGNORECASE),
        {
            "2": PersonStatus.DEAD,
            **dict.fromkeys("346", PersonStatus.MOVED),
            "9": PersonStatus.INACTIVE,
        },
    ),
    (
        re.compile(r"keberadaan", re.IGNORECASE),
        {"2": PersonStatus.DEAD, "3": PersonStatus.MOVED, "6": PersonStatus.INACTIVE},
    ),
)
_DONE = ("", "sudah ", "sdh ", "telah ")
_NOT_YET = ("tidak ", "tdk ", "belum ", "blm ")
_PLAIN = frozenset(
    [
        *(
            f"{done}{word}"
            for done in _DONE
            for word in (
                "meninggal",
                "meninggal dunia",
                "wafat",
                "pindah",
                "almarhum",
                "almarhumah",
            )
        ),
        *(
            f"{not_yet}{word}"
            for not_yet in (*_NOT_YET, "gagal ")
            for word in ("salur", "tersalur", "cair", "transaksi", "transfer", "bayar")
        ),
        *("retur", "gagal"),
    ]
)


def says_plainly(text: str) -> bool:
    """Return whether a cell says only that the person died or moved, or that the aid failed. It
    then counts under any label that does not refer to another person.
    """
    return len(text) < _LONGEST_PLAIN and text.lower() in _PLAIN


def status_by_title(titles: Iterable[str]) -> PersonStatus | None:
    """Return the status that the title of a list or its sheet name gives to all people in it."""
    of_all = (
        title
        for title in titles
        if len(title) <= _LONGEST_TITLE and not _OF_OTHER_PEOPLE.search(title)
    )
    return next(filter(None, map(person_status, of_all)), None)


def person_status(text: str, label: str = "") -> PersonStatus | None:
    """Return the status of the person in a remark, or None.

    "Suami meninggal" refers to another person. In a column labelled ``is_nonaktif`` or
    ``keterangan_meninggal`` the values are yes or 1, in others codes.
    """
    if text[:1].isdecimal() and len(text) <= _LONGEST_CODE:
        for words, codes in _BY_CODE:
            if words.search(label):
                return codes.get(text.removesuffix(".0"))
    if _DAY_OF.search(label) and any(map(str.isdecimal, text)):
        return PersonStatus.MOVED if _MOVED_ON.search(label) else _said_by(label)
    if _YES.fullmatch(text):
        return _said_by(label)
    if _NO.fullmatch(text) and _ASKS_ACTIVE.search(label.strip()):
        return PersonStatus.INACTIVE
    for status, words in _STATUSES:
        match = words.search(text)
        if match and not _NOT.search(text[: match.start()]):
            return status
    return None


def _said_by(label: str) -> PersonStatus | None:
    return next((status for status, words in _BY_LABEL if words.search(label)), None)


def is_unknown_code(text: str, label: str) -> bool:
    """Return whether a cell holds a code of a status that is not the usual one: which codes an
    office uses beside it, nobody has said."""
    if not text[:1].isdecimal() or len(text) > _LONGEST_CODE:
        return False
    usual = next((usual for words, usual in _UNKNOWN_CODES if words.search(label)), None)
    return usual is not None and text.removesuffix(".0") != usual


def is_not_confirmed(text: str, label: str) -> bool:
    """Return whether a cell says that the row was checked and is not so, in words or by a tick
    under a label like "Tidak sesuai". It says nothing of the person."""
    if _YES.fullmatch(text):
        return _NOT_CONFIRMED.search(label) is not None
    return _NOT_CONFIRMED.search(text) is not None


def payment_failed(text: str) -> bool:
    """Return whether a remark says that the aid was not handed over."""
    return _FAILED.search(text) is not None


_NOTE = re.compile(r"\(([^()]+)\)")
_OF_RELATIVE = re.compile(
    r"\b(?:suami|istri|isteri|ayah|bapak|ibu|anak|orang ?tua|ortu)\b", re.IGNORECASE
)
_IN_NAME = re.compile(
    r"^\(?\s*(?:alm|almh|almarhum|almarhumah)\b[.)]*\s*|[\s,]*\(?\b(?:alm|almh|almarhum|almarhumah"
    r"|meninggal|wafat)\b\.?\)?\s*$",
    re.IGNORECASE,
)


def status_by_name(name: str) -> PersonStatus | None:
    """Return the status in a name: ``(Alm) Karta``, ``Siti (pindah)``."""
    if "(" in name and (note := _NOTE.search(name)):
        found = None if _OF_RELATIVE.search(note[1]) else person_status(note[1])
        if found is not None:
            return found
        name = name.replace(note[0], "")
    lowered = name.lower()
    if not any(word in lowered for word in ("alm", "meninggal", "wafat")):  # the usual case
        return None
    return PersonStatus.DEAD if _IN_NAME.search(name) else None
