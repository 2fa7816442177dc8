"""Whose the columns of a row are where it speaks of two people.

Of the recipient and a member of her family, of who fetched the aid, of somebody who was replaced.
"""

import re
from collections.abc import Iterator
from collections.abc import Mapping as Labels

from portal.registry.agencies.reading.fields import (
    PERSONAL,
    REPLACEMENTS,
    Field,
    label_key,
    label_words,
)

CERTAIN = 4
_KNOWN = 3
_RECIPIENT, _MEMBER = "recipient", "member"
_OF_MEMBER = re.compile(r"anggota|art$|^art")

_WHOSE = r"(pasien|penerima(?: manfaat)?|kpm|pm|peserta|pemohon|lansia|mustahik|klien|warga)"
_OF_WHOM = {
    Field.NAME: re.compile(rf"^nama {_WHOSE}$"),
    Field.NIK: re.compile(rf"^nik {_WHOSE}$"),
}
_BARE = {Field.NAME: "nama", Field.NIK: "nik"}

_COLLECTOR = re.compile(
    r"\b(?:diterima oleh|diambil oleh|diwakili|diwakilkan|diserahkan kepada|pengambil|kuasa|wakil"
    r"|(?:yang|yg) (?:mengambil|menerima|mewakili)|ahli waris|wali|pelapor|penanggung jawab)\b"
)
_MAY_COLLECT = frozenset(["penerima", "namapenerima"])
_OF_COLLECTOR = frozenset({Field.NIK, Field.PHONE, Field.ADDRESS, Field.AGE, Field.SEX})
_TO_HEAD = re.compile(r"\b(?:kk|krt|kepala|shdk|hdkk|stat hbkel|kk level)\b")
_TO_RECIPIENT = re.compile(
    r"\bhub\w*\b.*\b(?:kpm|pm|penerima|ybs|yang bersangkutan|peserta|pemilik|almarhum\w*)\b"
)

_NEW = re.compile(
    r"\bpengganti\b|\bdiganti(?:kan)? (?:oleh|dengan|kepada)\b"
    r"|\b(?:kpm|pm|penerima|peserta) baru\b"
)
_OLD = re.compile(
    r"\b(?:kpm|pm|penerima\w*|peserta|nama|nik|kk) (?:\w+ )?(?:lama|semula)\b|\bsemula\b"
    r"|\b(?:yang|yg) diganti(?:kan)?\b|\bmenggantikan\b"
)
_OF_NAME = frozenset(
    """
    nama lengkap kpm pm penerima peserta calon keluarga manfaat warga pengganti baru lama semula
    digantikan diganti menggantikan oleh dengan kepada yang yg sesuai ktp
    """.split()
)
_REPLACEMENTS = {own: field for field, own in REPLACEMENTS.items()}

Lines = Labels[int, tuple[str, ...]]
Meanings = dict[int, tuple[Field, int]]


def give_to_owners(labels: Lines, meanings: Meanings) -> None:
    """Keep to one person what the columns say; what people said of a column holds."""
    words = {at: label_words(" ".join(lines)) for at, lines in labels.items()}
    _keep_to_named(words, meanings)
    _keep_to_recipient(words, meanings)
    _leave_to_collector(words, meanings)
    _part_replacement(words, meanings)


def is_of_replaced(label: str) -> bool:
    """Return whether a label speaks of somebody who was replaced."""
    words = label_words(label)
    return _OLD.search(words) is not None and not _NEW.search(words)


def _keep_to_named(words: Labels[int, str], meanings: Meanings) -> None:
    """Where "Nama Pasien" has a "NIK Pasien", a bare "Nama" or "NIK" is of somebody else: whoever
    served her."""
    of_fields = {
        field: {at: match[1] for at, said in words.items() if (match := label.search(said))}
        for field, label in _OF_WHOM.items()
    }
    both = set.intersection(*(set(found.values()) for found in of_fields.values()))
    if len(both) != 1:
        return
    (whose,) = both
    for at, (field, sure) in list(meanings.items()):
        if field not in of_fields or sure == CERTAIN:
            continue
        if of_fields[field].get(at) == whose:
            meanings[at] = (field, _KNOWN)
        elif label_key(words[at]) == _BARE[field]:
            meanings[at] = (Field.IGNORED, _KNOWN)


def _keep_to_recipient(words: Labels[int, str], meanings: Meanings) -> None:
    """A list of PKH may have columns of the recipient (pengurus) and of a member of her family:
    never take the name of one and the number of the other. The recipient is the person."""
    owners = {
        at: owner
        for at, (field, sure) in meanings.items()
        if field in PERSONAL and sure < CERTAIN and (owner := _owner(words[at]))
    }
    if len(set(owners.values())) < 2:
        return
    told = {(owner, meanings[at][0]) for at, owner in owners.items()}
    recipient = {(_RECIPIENT, Field.NAME), (_RECIPIENT, Field.NIK)} <= told
    kept = _RECIPIENT if recipient else _MEMBER
    for at, owner in owners.items():
        if owner != kept:
            meanings[at] = (Field.IGNORED, _KNOWN)


def _owner(words: str) -> str:
    key = label_key(words)
    if "pengurus" in key:
        return _RECIPIENT
    return _MEMBER if _OF_MEMBER.search(key) else ""


def _leave_to_collector(words: Labels[int, str], meanings: Meanings) -> None:
    """Leave to who fetched the aid the column that names them and those beside it: "Hubungan" is
    then no relation to the head of the family."""
    names = [at for at, (field, sure) in meanings.items() if field is Field.NAME and sure > 1]
    seen: set[Field] = set()
    is_collectors = False
    for at in sorted(words):
        field, sure = meanings.get(at, (None, 0))
        if sure == CERTAIN:
            is_collectors = False
        elif field is Field.RELATION and _TO_RECIPIENT.search(words[at]):
            meanings[at] = (Field.IGNORED, _KNOWN)
        elif _names_collector(at, words, meanings) and set(names) - {at}:
            meanings[at] = (Field.IGNORED, _KNOWN)
            is_collectors = True
        elif is_collectors and (
            (field is Field.RELATION and not _TO_HEAD.search(words[at]))
            or (field in _OF_COLLECTOR and field in seen)
        ):
            meanings[at] = (Field.IGNORED, _KNOWN)
        else:
            is_collectors = False
        if field is not None and not is_collectors:
            seen.add(field)


def _names_collector(at: int, words: Labels[int, str], meanings: Meanings) -> bool:
    field = meanings.get(at, (None, 0))[0]
    if field not in (None, Field.NAME, Field.IGNORED):
        return False
    if _COLLECTOR.search(words[at]):
        return True
    beside = meanings.get(at + 1, (None, 0))[0]
    return (
        label_key(words[at]) in _MAY_COLLECT
        and beside is Field.RELATION
        and not _TO_HEAD.search(words[at + 1])
        and any(place < at and found[0] is Field.NAME for place, found in meanings.items())
    )


def _part_replacement(words: Labels[int, str], meanings: Meanings) -> None:
    """Part the columns of a replacement ("KPM pengganti") from those of who was replaced."""
    owned = dict(_owned(words, meanings))
    new = [at for at, is_new in owned.items() if is_new and _is_name(words[at], meanings.get(at))]
    old = [at for at, is_new in owned.items() if not is_new]
    names = {at for at, (field, sure) in meanings.items() if field is Field.NAME and sure > 1}
    if not new:
        others = names - set(old)
        for at in old if others else ():
            if _is_name(words[at], meanings.get(at)):
                meanings[at] = (Field.REPLACED, _KNOWN)
            elif at in meanings and meanings[at][0] in PERSONAL:
                meanings[at] = (Field.IGNORED, _KNOWN)
        return
    before = [at for at in old if _is_name(words[at], meanings.get(at))]
    if not before and not names - set(new):
        return
    for at in before:
        meanings[at] = (Field.NAME, _KNOWN)
    elsewhere = {meanings[at][0] for at in meanings if at not in owned or not owned[at]}
    for at, is_new in owned.items():
        if not is_new or meanings.get(at, (None, 0))[1] == CERTAIN:
            continue
        field = Field.NAME if at in new else meanings.get(at, (None, 0))[0]
        if field in _REPLACEMENTS and (_NEW.search(words[at]) or field in elsewhere):
            meanings[at] = (_REPLACEMENTS[field], _KNOWN)
        elif field in PERSONAL and (_NEW.search(words[at]) or field in elsewhere):
            meanings[at] = (Field.IGNORED, _KNOWN)


def _owned(words: Labels[int, str], meanings: Meanings) -> Iterator[tuple[int, bool]]:
    """Yield the columns that are of the new one (True) or the old, also those right of such a
    label that name nobody themselves."""
    is_new: bool | None = None
    for at in sorted(words):
        field = meanings.get(at, (None, 0))[0]
        if _NEW.search(words[at]):
            is_new = True
        elif _OLD.search(words[at]):
            is_new = False
        elif field not in PERSONAL - {Field.NAME, Field.STATUS, Field.ADDRESS}:
            is_new = None
        if is_new is not None:
            yield at, is_new


def _is_name(words: str, meaning: tuple[Field, int] | None) -> bool:
    """Return whether a label of one of the two is that of their name: "KPM pengganti"."""
    if meaning is not None and meaning[0] is Field.NAME:
        return True
    return bool(words) and set(words.split()) <= _OF_NAME
