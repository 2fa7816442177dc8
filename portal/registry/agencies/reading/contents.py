"""Guess the meaning of a column from its cells if its label does not tell."""

import re
from collections.abc import Callable, Collection, Sequence
from datetime import date
from statistics import median

from portal.core.errors import InvalidInput
from portal.core.types import PhoneNumber, parse_date
from portal.registry.agencies.reading.answer_words import are_answers
from portal.registry.agencies.reading.fields import REMARKS, RESULTS, Field, label_key

_MOST = 0.6
_NEARLY_ALL = 0.9
_CONTRADICTION = 0.2
_FEWEST_VALUES = 3
_SIXTEEN = re.compile(r"'?(?:\d[ .]?){16}")
_SEX = re.compile(r"l|p|lk|pr|laki-laki|perempuan|pria|wanita", re.IGNORECASE)
_WORDS = re.compile(r"[^\W\d_][^\d;:/@]{2,60}")
_PLACE_WORDS = re.compile(r"\b(?:dusun|rt|rw|kp|kampung|desa|blok|jl|jalan|gang)\b", re.IGNORECASE)
_TICK = re.compile(r"[√✓✔☑vVxX1•*]|ya", re.IGNORECASE)
_COLUMN_NUMBER = re.compile(r"[(\-]\d{1,2}\)?")
#: Words of labels for dates other than birth dates; such a column is not guessed to be one.
_OTHER_DAYS = re.compile(
    r"\b(tgl|tanggal|tmt|berakhir|cetak|entri|ubah|akta|akte|nikah|kawin|daftar|masuk|terbit|update"
    r"|survei|survey|kunjungan|berlaku|lapor|meninggal|pindah|datang)\b",
    re.IGNORECASE,
)
_FAR_FUTURE = date(2100, 1, 1)
_ADULTS_BORN_BEFORE = 2012


def tell_the_same(one: Sequence[str], other: Sequence[str]) -> bool:
    """Return whether two columns hardly ever differ in rows where both are filled."""
    pairs = [(a, b) for a, b in zip(one, other, strict=True) if a and b]
    return sum(a != b for a, b in pairs) <= _CONTRADICTION * len(pairs)


def guess_field(label: str, column: Sequence[str], taken: Collection[Field]) -> Field | None:
    """Return the field whose values fill the column, unless another column has that field already.

    A NIK or No. KK is guessed only without any label: 16 digits under another word are usually a
    bank account or a card. Columns of remarks and results are not guessed.
    """
    values = [text for text in column if text]
    if len(values) < _FEWEST_VALUES or label_key(label) in REMARKS | RESULTS or are_answers(values):
        return None
    for field, share, holds in _TESTS:
        if label and field in (Field.NIK, Field.KK):
            continue
        if field not in taken and sum(map(holds, values)) >= share * len(values):
            return field
    if Field.RELATION not in taken and _are_relations(label, values):
        return Field.RELATION
    dated = {Field.BIRTH_DATE, Field.PLACE_AND_DATE} & set(taken)
    if not dated and not _OTHER_DAYS.search(label) and _birth_dates(values):
        return Field.BIRTH_DATE
    return Field.NAME if Field.NAME not in taken and _names(values) else None


def likeness_to_names(column: Sequence[str]) -> float:
    """Return from 0 to 1 how much the cells look like personal names: words without digits and
    without place words, with few repetitions.
    """
    values = [text for text in column if text]
    if not values:
        return 0.0
    named = sum(
        _WORDS.fullmatch(text) is not None and not _PLACE_WORDS.search(text) for text in values
    )
    return named / len(values) * len(set(values)) / len(values)


def are_ticks(column: Sequence[str]) -> bool:
    """Return whether all cells are ticks or empty."""
    values = [text for text in column if text and not _COLUMN_NUMBER.fullmatch(text)]
    return bool(values) and all(_TICK.fullmatch(text) for text in values)


def is_short_number(text: str) -> bool:
    """Return whether a text may be an RT or RW number."""
    return text.isdigit() and len(text) <= 3


def _matches(pattern: re.Pattern[str]) -> Callable[[str], bool]:
    return lambda text: pattern.fullmatch(text) is not None


def _is_phone(text: str) -> bool:
    try:
        return PhoneNumber.parse(text).can_receive_sms
    except InvalidInput:
        return False


_TESTS: tuple[tuple[Field, float, Callable[[str], bool]], ...] = (
    (Field.NIK, _MOST, _matches(_SIXTEEN)),
    (Field.KK, _MOST, _matches(_SIXTEEN)),
    (Field.SEX, _NEARLY_ALL, _matches(_SEX)),
    (Field.PHONE, _MOST, _is_phone),
)
#: Columns of families and states, whose cells tell whether they hold relations to the head.
_OF_RELATIONS = re.compile(r"\b(?:status|stts|sts|hub\w*|posisi|kedudukan)\b", re.IGNORECASE)
_RELATIONS = re.compile(
    r"(?:kepala (?:keluarga|rumah ?tangga)|krt|kk|istri|isteri|suami"
    r"|anak(?: kandung| tiri| angkat)?|cucu|menantu|mertua|orang ?tua|famili(?: lain)?"
    r"|pembantu|lainnya)",
    re.IGNORECASE,
)


def _are_relations(label: str, values: list[str]) -> bool:
    """Return whether the values are relations to the head of a family, and the label may say so."""
    if not _OF_RELATIONS.search(label.replace("_", " ")):
        return False
    return sum(map(_matches(_RELATIONS), values)) >= _NEARLY_ALL * len(values)


def _birth_dates(values: list[str]) -> bool:
    """Return whether nearly all values are dates, and far enough in the past to be birth dates."""
    years = []
    for text in values:
        try:
            years.append(parse_date(text, _FAR_FUTURE).year)
        except InvalidInput:
            continue
    return len(years) >= _NEARLY_ALL * len(values) and median(years) < _ADULTS_BORN_BEFORE


def _names(values: list[str]) -> bool:
    """Return whether the values are words with few repetitions, unlike places and kinds."""
    worded = sum(_WORDS.fullmatch(text) is not None for text in values)
    return worded >= _NEARLY_ALL * len(values) and len(set(values)) >= _MOST * len(values)
