"""Feature rows: a record as flat columns that any SQL engine can compare."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from portal.core.clock import today
from portal.core.lazy import lazy
from portal.core.types import Nik, comparison_key
from portal.registry.linkage.link_records import LinkRecord

if TYPE_CHECKING:
    from rapidfuzz.distance import Levenshtein
else:
    Levenshtein = lazy("rapidfuzz.distance.Levenshtein")

#: (month, day) of placeholder birth dates, written where only the year was known.
DEFAULT_DAYS = {(12, 31), (7, 1), (1, 1)}
_MIDDLE = 15
_SOUNDS = (("sy", "s"), ("y", "i"), ("f", "p"), ("v", "p"), ("z", "j"), ("q", "k"))
_DOUBLE = re.compile(r"(.)\1+")
_KAMPUNG = re.compile(r"^\s*(?:kampung|kmp|kp|dusun|dsn|jl|jalan)\b[.\s]*", re.IGNORECASE)
_NOT_A_LETTER = re.compile(r"[^a-z0-9]+")
_NIK_LENGTH = 16

Features = dict[str, Any]
"""One row, with the columns of ``COLUMNS``."""

COLUMNS: Mapping[str, str] = {
    "unique_id": "varchar",
    "sound": "varchar",
    "letters": "varchar",
    "words": "varchar",
    "w1": "varchar",
    "w2": "varchar",
    "w3": "varchar",
    "rarity": "integer",
    "nik": "varchar",
    "nik_digits": "varchar",
    "nik_head": "varchar",
    "nik_tail": "varchar",
    "nik_birth": "varchar",
    "birth": "varchar",
    "birth_swapped": "varchar",
    "birth_default": "integer",
    "day": "integer",
    "month": "integer",
    "year": "integer",
    "sex": "varchar",
    "kk": "varchar",
    "house": "varchar",
    "kampung": "varchar",
    "rt_rw": "varchar",
    "desa": "varchar",
    "phone": "varchar",
    "bare": "integer",
    "fresh": "integer",
}
"""Column → SQL type. ``sound`` is the phonetic name without spaces, ``letters`` its distinct
letters, ``w1`` … ``w3`` its words, ``rarity`` 0 (common) to 2 (rare). ``birth`` comes from the NIK
if no other date is known; ``birth_default`` is 1 for a placeholder date. ``bare`` is 1 where only
name, phone and place are known, ``fresh`` for a new record of an incremental run."""


@lru_cache(maxsize=100_000)
def phonetic_words(name: str) -> tuple[str, ...]:
    """Return the words of ``name`` in phonetic spelling."""
    return tuple(filter(None, (_phonetic_word(word) for word in comparison_key(name).split())))


def _phonetic_word(word: str) -> str:
    for old, new in _SOUNDS:
        word = word.replace(old, new)
    word = _DOUBLE.sub(r"\1", word)
    return word[:-1] if word.endswith("h") and len(word) > 2 else word


@dataclass(frozen=True)
class Rarity:
    """Word frequencies of names. Part of the model, so that every run uses the same."""

    frequency: Mapping[str, float]
    unseen: float
    common_above: float
    rare_below: float

    def level(self, words: tuple[str, ...]) -> int:
        """Return 0 for a common name, 2 for a rare one, else 1."""
        likelihood = 1.0
        for word in words:
            likelihood *= self.frequency.get(word, self.unseen)
        return 0 if likelihood > self.common_above else 2 if likelihood < self.rare_below else 1


def feature_rows(
    records: Sequence[LinkRecord], rarity: Rarity, fresh: Collection[str] | None = None
) -> list[Features]:
    """Return a row per record; ``fresh`` names the new records of an incremental run (``None``:
    all)."""
    known_kk = {record.kk for record in records if record.kk}
    return [
        feature_row(record, rarity, known_kk, fresh=fresh is None or record.key in fresh)
        for record in records
    ]


def feature_row(
    record: LinkRecord, rarity: Rarity, known_kk: Collection[str] = (), *, fresh: bool = True
) -> Features:
    """Return the row of ``record``. A NIK that is among ``known_kk`` counts as a No. KK."""
    nik, kk = _nik_and_kk(record, known_kk)
    nik_birth, nik_sex = _birth_and_sex_in_nik(nik)
    birth = record.birth_date or (nik_birth if record.birth_year is None else None)
    year = birth.year if birth else record.birth_year
    return {
        "unique_id": record.key,
        **_name_features(phonetic_words(record.name), rarity),
        **_number_features(nik),
        "nik_birth": nik_birth.isoformat() if nik_birth else None,
        **_birth_features(birth),
        "year": year,
        "sex": record.sex.value[0] if record.sex else nik_sex,
        "kk": kk,
        **_place_features(record),
        "phone": record.phone,
        "bare": int(nik is None and year is None and kk is None),
        "fresh": int(fresh),
    }


def _number_features(nik: str | None) -> Features:
    return {
        "nik": nik,
        "nik_digits": "".join(sorted(nik)) if nik else None,
        "nik_head": nik[: len(nik) // 2] if nik else None,
        "nik_tail": nik[len(nik) // 2 :] if nik else None,
    }


def _birth_features(birth: date | None) -> Features:
    return {
        "birth": birth.isoformat() if birth else None,
        "birth_swapped": f"{birth.year}-{birth.day:02}-{birth.month:02}" if birth else None,
        "birth_default": int(bool(birth and may_be_default_date(birth))),
        "day": birth.day if birth else None,
        "month": birth.month if birth else None,
    }


def _name_features(words: tuple[str, ...], rarity: Rarity) -> Features:
    sound = "".join(words)
    return {
        "sound": sound or None,
        "letters": "".join(sorted(set(sound))) or None,
        "words": " ".join(sorted(words)) or None,
        "w1": words[0] if words else None,
        "w2": words[1] if len(words) > 1 else None,
        "w3": "".join(words[2:]) or None,
        "rarity": rarity.level(words),
    }


def _place_features(record: LinkRecord) -> Features:
    desa, kampung = record.desa_code, _kampung_key(record.address)
    rt_rw = f"{record.rt}/{record.rw}" if record.rt and record.rw else None
    return {
        "house": f"{desa}/{kampung}/{rt_rw}" if desa and kampung and rt_rw else None,
        "kampung": f"{desa}/{kampung}" if desa and kampung else None,
        "rt_rw": f"{desa}/{rt_rw}" if desa and rt_rw else None,
        "desa": desa,
    }


def _nik_and_kk(record: LinkRecord, known_kk: Collection[str]) -> tuple[str | None, str | None]:
    """Return NIK and No. KK; a No. KK typed as NIK is moved."""
    nik, kk = record.nik, record.kk
    if nik is None:
        return None, kk
    if nik in known_kk:
        return None, kk or nik
    if kk and Levenshtein.distance(nik, kk, score_cutoff=2) <= 2:
        return None, kk
    return nik, kk


def may_be_default_date(day: date) -> bool:
    """Return whether a birth date may stand for an unknown one."""
    return (day.month, day.day) in DEFAULT_DAYS or day.day == _MIDDLE


@lru_cache(maxsize=100_000)
def _birth_and_sex_in_nik(nik: str | None) -> tuple[date | None, str | None]:
    """Return the birth date and sex that a NIK contains; ``None`` for other numbers."""
    if nik is None or len(nik) != _NIK_LENGTH:
        return None, None
    number = Nik(nik)
    try:
        return number.birth_date(today()), number.sex.value[0]
    except IndexError:  # no such day in either century
        return None, None


@lru_cache(maxsize=100_000)
def _kampung_key(address: str) -> str:
    text = _KAMPUNG.sub("", address.split(",")[0].casefold())
    return _NOT_A_LETTER.sub("", text)
