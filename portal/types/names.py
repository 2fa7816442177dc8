"""Names compared as ears compare them. What was written is never changed."""

import re
import unicodedata
from functools import lru_cache

from portal.types.text import clean_text


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_ADDRESS_FORMS = _words(
    """
    h hj haji hajjah kh ibu bu ny nyonya nn nona mak emak bpk bapak pak bp tn tuan
    alm almh almarhum almarhumah sdr sdri saudara saudari
    dr drs dra ir prof ust ustad ustadz ustadzah
    """
)
_ACADEMIC = re.compile(
    r",.*|\b(?:[sm]\.\s?(?:pd|kom|kep|sos|ag|ip|hum|si|e|h|t|p|m|km)|a\.?md)\b\.?.*"
)
_FILLERS = _words("bin binti bt bte")
_SPELLINGS = {
    "muhamad": _words("muhammad mohammad mohamad mohamed moh mohd muh mochamad moch"),
    "siti": _words("sitti sti st"),
    "abdul": _words("abd abdoel"),
}
_SAME = {form: name for name, forms in _SPELLINGS.items() for form in forms}
_SOUNDS = (("oe", "u"), ("dj", "j"), ("tj", "c"), ("kh", "h"), ("ch", "h"))
_DOUBLE = re.compile(r"(.)\1+")
_NOT_A_LETTER = re.compile(r"[^\w\s]|[\d_]")


@lru_cache(maxsize=8192)  # a list asks for each name several times in a row
def comparison_key(name: str) -> str:
    """``name`` without forms of address, titles and bin/binti, in one spelling, lower case.

    ``Hj. Sitti Noerhayati, S.Pd`` and ``ST NURHAYATI`` give the same key. Two different people may
    share a key: it finds candidates, it proves nothing. A name of nothing but titles keeps them;
    one without a letter has an empty key.
    """
    text = clean_text(name).casefold()
    if not text.isascii():
        decomposed = unicodedata.normalize("NFKD", text)
        text = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    words = _letters(_ACADEMIC.sub("", text)) or _letters(text)
    first = next((at for at, word in enumerate(words) if word not in _ADDRESS_FORMS), 0)
    kept = [word for word in words[first:] if word not in _FILLERS] or words
    if kept[0:1] == ["m"] and len(kept) > 1:
        kept[0] = "muhamad"
    return " ".join(_one_spelling(word) for word in kept)


def _letters(text: str) -> list[str]:
    return _NOT_A_LETTER.sub(_gap, text).split()


def _gap(match: re.Match[str]) -> str:
    """Apostrophes stand inside a name (Mu'minah); everything else parts two words."""
    return "" if match[0] in "'’‘`´" else " "


def _one_spelling(word: str) -> str:
    word = _SAME.get(word, word)
    for old, new in _SOUNDS:
        word = word.replace(old, new)
    return _DOUBLE.sub(r"\1", word)
