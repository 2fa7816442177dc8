"""Check whether a row and the holder of its NIK are the same person.

The check is strict: twins share a birth date and have similar names, and an operator may type one
twin's NIK for the other. A mismatch does not refuse the row but sends it to review.
"""

from datetime import date

from portal.core.types import Nik
from portal.registry.households.provenance.conflict_resolution import is_default_date

_LONG_WORD, _VERY_LONG_WORD = 5, 8
_LONG_NAME = 8


def names_agree(one: str, other: str) -> bool:
    """Return whether two name keys may be one name: a missing word or a typing error is allowed."""
    fewer, left = sorted((one.split(), other.split()), key=len)
    for word in sorted(fewer, key=lambda word: word not in left):
        match = next((found for found in left if _words_agree(word, found)), None)
        if match is None:
            break
        left.remove(match)
    else:
        return bool(fewer)
    joined, other_joined = one.replace(" ", ""), other.replace(" ", "")
    return min(len(joined), len(other_joined)) >= _LONG_NAME and within(joined, other_joined, 1)


def births_agree(
    one: date | None, other: date | None, *, one_year: int | None = None, nik: Nik | None = None
) -> bool:
    """Return whether two birth dates may be the same; an unknown one agrees with any.

    ``one_year`` replaces ``one`` if only an age was given; it may be one year off. Day and month
    may be exchanged (a spreadsheet set to American dates) if ``nik`` says which reading is right.
    """
    if other is None:
        return True
    if one is None:
        return one_year is None or abs(one_year - other.year) <= 1
    if one == other:
        return True
    if nik is not None and _exchanged(one, other):
        return nik.agrees_with(one) or nik.agrees_with(other)
    return (is_default_date(one) or is_default_date(other)) and one.year == other.year


def _exchanged(one: date, other: date) -> bool:
    return (one.year, one.month, one.day) == (other.year, other.day, other.month)


def within(one: str, other: str, slips: int) -> bool:
    """Return whether at most ``slips`` edits (insert, delete, replace, swap) turn one text into the
    other."""
    if abs(len(one) - len(other)) > slips:
        return False
    older: list[int] = []
    last = list(range(len(other) + 1))
    for i, letter in enumerate(one, start=1):
        row = [i]
        for j, wanted in enumerate(other, start=1):
            cost = min(last[j] + 1, row[-1] + 1, last[j - 1] + (letter != wanted))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == wanted:
                cost = min(cost, older[j - 2] + 1)
            row.append(cost)
        older, last = last, row
    return last[-1] <= slips


def _words_agree(one: str, other: str) -> bool:
    if one == other:
        return True
    shorter = min(len(one), len(other))
    if shorter == 1:
        return one[0] == other[0]  # an initial
    if shorter < _LONG_WORD:
        return False
    return within(one, other, 2 if shorter >= _VERY_LONG_WORD else 1)
