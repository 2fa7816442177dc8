"""Normalise personal names for comparison. The stored name is never changed."""

import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache

from portal.core.types.text import clean_text

#: The longest name that is stored.
LONGEST_NAME = 120


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_ADDRESS_FORMS = _words(
    """
    h hj haji hajjah kh ibu bu ny nyonya nn nona mak emak bpk bapak pak bp tn tuan
    alm almh almarhum almarhumah sdr sdri saudara saudari
    dr drs dra ir prof ust ustad ustadz ustadzah
    """
)
#: Forms of address that replace "Ibu" or "Bapak": a name with one of them needs no other.
_IN_PLACE_OF_TITLE = _words(
    """
    ibu bu ny nyonya nn nona mak emak bpk bapak pak bp tn tuan sdr sdri saudara saudari
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
#: Characters typed for an apostrophe: typographic quotes, standalone accents, modifier letters.
_AS_APOSTROPHE = dict.fromkeys(map(ord, "’‘‛`´ʼʻʽʹʾʿ′‵＇"), "'")
#: A part of a name: letters, also beyond an apostrophe (Nur'aini).
_NAME_PART = re.compile(rf"[^\W\d_]+(?:[{''.join(map(chr, _AS_APOSTROPHE))}'][^\W\d_]+)*")
_DEGREE_PART = re.compile(r"[^\W\d_]+")
_DEGREE = re.compile(r"(?:[SM]|A\.?MD)\.\s?[A-Z.]+", re.IGNORECASE)
_NOT_A_LETTER = re.compile(r"[^\w\s]|[\d_]")


@lru_cache(maxsize=8192)  # an import compares each name several times in a row
def comparison_key(name: str) -> str:
    """Return ``name`` in lower case and one spelling, without titles and bin/binti.

    ``Hj. Sitti Noerhayati, S.Pd`` and ``ST NURHAYATI`` give the same key. Two people may share a
    key: it finds candidates and proves nothing. A name that consists of titles keeps them; a name
    without letters has an empty key.
    """
    text = clean_text(name).casefold().translate(_AS_APOSTROPHE)
    if not text.isascii():
        decomposed = unicodedata.normalize("NFKD", text)
        text = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    words = _letters(_ACADEMIC.sub("", text)) or _letters(text)
    first = next((at for at, word in enumerate(words) if word not in _ADDRESS_FORMS), 0)
    kept = [word for word in words[first:] if word not in _FILLERS] or words
    if kept[0:1] == ["m"] and len(kept) > 1:
        kept[0] = "muhamad"
    return " ".join(_one_spelling(word) for word in kept)


def joined_readings(key: str) -> list[str]:
    """Return variants of a comparison key, each with two neighbouring words joined: ``nur aini
    wulandari`` may be ``nuraini wulandari``, because a space may replace the apostrophe of
    "Nur'aini".

    Returns an empty list for a text longer than any name, to limit the number of variants.
    """
    words = key.split() if len(key) <= LONGEST_NAME else []
    return [
        comparison_key(" ".join([*words[:at], words[at] + words[at + 1], *words[at + 2 :]]))
        for at in range(len(words) - 1)
    ]


def addressed(title: str, name: str) -> str:
    """Return ``name`` after ``title``, without repeating it: ``Ibu`` and ``Bu Hj. Siti`` give ``Ibu
    Hj. Siti``. Other titles stay (``Hj.``, ``H.``, ``Alm.``).
    """
    return f"{title} {without_title(name)}".strip()


def without_title(name: str) -> str:
    """Return ``name`` without leading forms of address; empty if nothing else is left."""
    words = name.split()
    first = next((at for at, word in enumerate(words) if not _is_form(word)), len(words))
    before = [word for word in words[:first] if not _stands_for_title(word)]
    return " ".join([*before, *words[first:]])


def tidied(name: str) -> str:
    """Return ``name`` for display: :func:`capitalised`, and without leading forms of address. ``IBU
    HJ. SAODAH`` gives ``Hj. Saodah``.
    """
    bare = without_title(name)
    # A name that consists of titles and signs keeps them.
    return capitalised(bare if comparison_key(bare) == comparison_key(name) else name)


def capitalised(name: str) -> str:
    """Return ``name`` in name case if it is written in upper or lower case only: ``NUR'AINI BINTI
    AMIN`` gives ``Nur'aini binti Amin``; ``deWi`` is unchanged.
    """
    head, comma, degrees = name.partition(",")
    return _in_name_case(head, _as_name) + comma + _in_name_case(degrees, _as_degree)


def _in_name_case(text: str, write: Callable[[str], str]) -> str:
    if not (text.islower() or text.isupper()):
        return text
    return re.sub(r"\S+", lambda word: write(word[0]), text)


def _as_name(word: str) -> str:
    if word.casefold() in _FILLERS:
        return word.lower()
    return _as_degree(word) if _DEGREE.fullmatch(word) else _NAME_PART.sub(_capital, word)


def _as_degree(word: str) -> str:
    """Return an academic degree in its usual case: ``S.PD.`` → ``S.Pd.``"""
    return _DEGREE_PART.sub(_capital, word)


def _capital(part: re.Match[str]) -> str:
    return part[0][0].upper() + part[0][1:].lower()


def _is_form(word: str) -> bool:
    return word.strip(".,").casefold() in _ADDRESS_FORMS


def _stands_for_title(word: str) -> bool:
    return word.strip(".,").casefold() in _IN_PLACE_OF_TITLE


def _letters(text: str) -> list[str]:
    return _NOT_A_LETTER.sub(_gap, text).split()


def _gap(match: re.Match[str]) -> str:
    """Drop apostrophes, which are part of a name (Mu'minah); any other character separates
    words."""
    return "" if match[0] == "'" else " "


def _one_spelling(word: str) -> str:
    word = _SAME.get(word, word)
    for old, new in _SOUNDS:
        word = word.replace(old, new)
    return _DOUBLE.sub(r"\1", word)
