"""Do a row and the holder of its NIK agree on who they are?

Strict on purpose: twins share a birth date and nearly a name, and a clerk may have typed the NIK of
one for the other. What does not agree is not refused; a person looks at it.
"""

from datetime import date

from portal.households.origins.rule import is_default

_LONG_WORD, _VERY_LONG_WORD = 5, 8
_LONG_NAME = 8


def names_agree(one: str, other: str) -> bool:
    """Whether two comparison keys may be one name: a word may be missing, a letter mistyped."""
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


def births_agree(one: date | None, other: date | None, *, one_year: int | None = None) -> bool:
    """Whether two birth dates may be one; an unknown one contradicts nothing.

    ``one_year`` stands for ``one`` where only an age was written: it may be a year off.
    """
    if other is None:
        return True
    if one is None:
        return one_year is None or abs(one_year - other.year) <= 1
    if one == other:
        return True
    return (is_default(one) or is_default(other)) and one.year == other.year


def within(one: str, other: str, slips: int) -> bool:
    """Whether ``slips`` typing errors (a letter more, less, other, or two swapped) explain all."""
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
