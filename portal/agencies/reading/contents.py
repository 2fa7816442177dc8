"""What a column seems to hold, judged by what stands in it."""

import re
from collections.abc import Callable, Collection
from datetime import date
from statistics import median

from portal.agencies.reading.fields import Field
from portal.errors import InvalidInput
from portal.types import PhoneNumber, written_date

_MOST = 0.6
_NEARLY_ALL = 0.9
_CONTRADICTION = 0.2
_FEWEST_VALUES = 3
_SIXTEEN = re.compile(r"'?(?:\d[ .]?){16}")
_SEX = re.compile(r"l|p|lk|pr|laki-laki|perempuan|pria|wanita", re.IGNORECASE)
_WORDS = re.compile(r"[^\W\d_][^\d;:/@]{2,60}")
_FAR_FUTURE = date(2100, 1, 1)
_ADULTS_BORN_BEFORE = 2012


def tell_the_same(one: list[str], other: list[str]) -> bool:
    """Whether two columns hardly ever contradict each other where both are filled."""
    pairs = [(a, b) for a, b in zip(one, other, strict=True) if a and b]
    return sum(a != b for a, b in pairs) <= _CONTRADICTION * len(pairs)


def field_by_content(column: list[str], taken: Collection[Field]) -> Field | None:
    """The field whose values fill the column, unless another column holds it already."""
    values = [text for text in column if text]
    if len(values) < _FEWEST_VALUES:
        return None
    for field, share, holds in _TESTS:
        if field not in taken and sum(map(holds, values)) >= share * len(values):
            return field
    if Field.BIRTH_DATE not in taken and Field.PLACE_AND_DATE not in taken and _birth_dates(values):
        return Field.BIRTH_DATE
    return Field.NAME if Field.NAME not in taken and _names(values) else None


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


def _birth_dates(values: list[str]) -> bool:
    """Whether nearly all are days, and long enough ago to be birth dates."""
    years = []
    for text in values:
        try:
            years.append(written_date(text, _FAR_FUTURE).year)
        except InvalidInput:
            continue
    return len(years) >= _NEARLY_ALL * len(values) and median(years) < _ADULTS_BORN_BEFORE


def _names(values: list[str]) -> bool:
    """Whether they are words that hardly repeat: places and kinds repeat, names do not."""
    worded = sum(_WORDS.fullmatch(text) is not None for text in values)
    return worded >= _NEARLY_ALL * len(values) and len(set(values)) >= _MOST * len(values)
