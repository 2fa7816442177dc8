"""Corrupt names, numbers and dates as operators and offices do."""

from datetime import date
from random import Random

from portal.core.types import Sex

_OLD_SPELLING = (("u", "oe"), ("j", "dj"), ("c", "tj"))
_SOUND_ALIKES = (
    ("ti", "ty"),
    ("h", "kh"),
    ("sy", "s"),
    ("f", "p"),
    ("v", "f"),
    ("z", "j"),
    ("ae", "ai"),
    ("e", "i"),
    ("o", "u"),
)
_SHORT_FORMS = {
    "Muhammad": ("Moh.", "M.", "Mohamad", "Muhamad", "Moch."),
    "Siti": ("St.", "Sitti", "ST"),
    "Abdul": ("Abd.", "Abd"),
    "Nur": ("Noer", "Nor"),
    "Ahmad": ("Akhmad", "Achmad"),
}
_TITLES = {
    Sex.FEMALE: ("Ibu", "Bu", "Hj.", "Ny.", "Mak", "Almh.", "Sdri."),
    Sex.MALE: ("Bpk.", "Pak", "H.", "Alm.", "Bp."),
}
_LETTERS = "abcdefghijklmnoprstuwyz"


def wrong_sex(sex: Sex) -> Sex:
    """Return the other sex."""
    return Sex.MALE if sex is Sex.FEMALE else Sex.FEMALE


def wrong_digit(rng: Random, number: str) -> str:
    """Return ``number`` with one wrong digit; the serial stays in the synthetic range."""
    at = rng.choice((*range(12), 13, 14, 15))
    digit = rng.choice([digit for digit in "0123456789" if digit != number[at]])
    return number[:at] + digit + number[at + 1 :]


def swapped_digits(rng: Random, number: str) -> str:
    """Return ``number`` with two neighbouring digits swapped, if any two differ."""
    places = [at for at in (*range(11), 13, 14) if number[at] != number[at + 1]]
    if not places:
        return number
    at = rng.choice(places)
    return number[:at] + number[at + 1] + number[at] + number[at + 2 :]


def wrong_date(rng: Random, day: date) -> date:
    """Return a date with day and month swapped, one part wrong, or a placeholder date."""
    kind = rng.random()
    try:
        if kind < 0.3:
            return day.replace(day=day.month, month=day.day)
        if kind < 0.45:
            return day.replace(year=day.year + rng.choice((-10, -9, -2, -1, 1, 2, 9, 10)))
        if kind < 0.6:
            return day.replace(day=rng.randint(1, 28))
        if kind < 0.7:
            return day.replace(month=rng.randint(1, 12))
    except ValueError:
        pass
    month, number = rng.choice(((12, 31), (12, 31), (7, 1), (1, 1), (1, 1), (6, 15)))
    return date(day.year + rng.choice((0, 0, 0, -1, 1, 2)), month, number)


def corrupted_name(rng: Random, name: str, sex: Sex, care: float, honorific: float) -> str:
    """Return ``name`` with typing errors, short forms and titles. ``care`` multiplies the error
    rates."""
    words = name.split()
    if len(words) > 1 and rng.random() < 0.035 * care:
        words = words[:-1] if rng.random() < 0.7 else words[1:]
    if len(words) > 1 and rng.random() < 0.025 * care:
        words[-1] = f"{words[-1][0]}."
    if len(words) > 1 and rng.random() < 0.008 * care:
        words.reverse()
    if rng.random() < 0.3:
        words = [rng.choice(_SHORT_FORMS.get(word, (word,))) for word in words]
    for chance, change in (
        (0.04, _old_spelling),
        (0.05, _sound_alike),
        (0.035, _typo),
        (0.03, _final_h),
    ):
        if rng.random() < chance * care:
            at = rng.randrange(len(words))
            words[at] = change(rng, words[at])
    written = " ".join(words)
    if rng.random() < honorific:
        written = f"{rng.choice(_TITLES[sex])} {written}"
    style = rng.random()
    return written.upper() if style < 0.35 else written.lower() if style < 0.45 else written


def corrupted_address(rng: Random, kampung: str) -> str:
    """Return a kampung with one of its short forms."""
    return f"{rng.choice(('Kp. ', 'Kp ', 'KP ', 'Kmp. ', 'Kampung ', '', 'KP. '))}{kampung}"


def _old_spelling(rng: Random, word: str) -> str:
    """Return the word in spelling of before 1972."""
    new, old = rng.choice(_OLD_SPELLING)
    return word.replace(new, old, 1) if new in word else word


def _sound_alike(rng: Random, word: str) -> str:
    """Return the word in another spelling with the same sound."""
    one, other = rng.choice(_SOUND_ALIKES)
    if one in word:
        return word.replace(one, other, 1)
    return word.replace(other, one, 1)


def _final_h(rng: Random, word: str) -> str:
    """Return the word with its silent final h dropped or added."""
    if word.endswith("h"):
        return word[:-1]
    return word + "h" if word[-1] in "ai" and rng.random() < 0.5 else word


def _typo(rng: Random, word: str) -> str:
    """Return the word with one letter wrong, missing, doubled, added or swapped."""
    if len(word) < 3:
        return word
    at = rng.randrange(1, len(word) - 1) if len(word) > 3 else 1
    kind = rng.randrange(5)
    if kind == 0:
        return word[:at] + rng.choice(_LETTERS) + word[at + 1 :]
    if kind == 1:
        return word[:at] + word[at + 1 :]
    if kind == 2:
        return word[:at] + word[at] + word[at:]
    if kind == 3:
        return word[:at] + rng.choice(_LETTERS) + word[at:]
    return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
