"""Which words may be meant where one was misspelt: the one rule of what counts as alike."""

from string import ascii_lowercase

#: Letters of a word; a shorter one is a slip away from half of all names, a longer one is none.
_SHORTEST, _LONGEST = 4, 20
#: From so many letters on any of them may be wrong; in a shorter word only a vowel.
_TELLING = 5
_VOWELS = str.maketrans("", "", "aeiouy")


def one_slip_from(word: str) -> frozenset[str]:
    """Every word that ``word`` becomes by one letter more, less or other, or two swapped.

    They are looked up in the index of names, some five hundred for a name of nine letters, so that
    nobody's name need be compared.
    """
    if not _SHORTEST <= len(word) <= _LONGEST:
        return frozenset()
    halves = [(word[:at], word[at:]) for at in range(len(word) + 1)]
    slips = {left + right[1:] for left, right in halves}
    slips |= {left + right[1::-1] + right[2:] for left, right in halves}
    for letter in ascii_lowercase:
        slips |= {left + letter + right[drop:] for left, right in halves for drop in (0, 1)}
    if len(word) < _TELLING:
        told = word.translate(_VOWELS)
        slips = {slip for slip in slips if slip.translate(_VOWELS) == told}
    return frozenset(slips - {word})
