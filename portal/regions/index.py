"""Finding a region by what people write: other spacing, old spellings, old codes."""

import re
from collections import defaultdict
from collections.abc import Iterable
from difflib import SequenceMatcher
from typing import Self

from portal.types import clean_text

RegionRow = tuple[str, str, str, str | None]
"""Code, level, name, code of the parent."""

# Renamed and recoded regions, by today's code: older lists still say it the old way. Sources:
# the archives of github.com/cahyadsn/wilayah of 2018 to 2022 against the decree of 2025.
OLD_NAMES: tuple[tuple[str, str], ...] = (
    ("32.16.09.2009", "Hajarmekar"),
    ("32.16.18.2009", "Ragamanunggal"),
    ("32.16.22.2001", "Sirnajaya"),
)
OLD_CODES: dict[str, str] = {"32.16.01.2007": "32.16.01.1007"}

_PREFIX = re.compile(r"^\s*(?:(?:desa|ds|kelurahan|kel|kecamatan|kec)\b[./:\s]*)+", re.IGNORECASE)
_NOT_A_LETTER = re.compile(r"[^a-z0-9]+")
_DIGITS = re.compile(r"\D+")
_BESIDE = re.compile(r"[,(/–]|\s-\s|\bkec(?:amatan)?\b", re.IGNORECASE)
_OLD_SPELLING = (("oe", "u"), ("dj", "j"), ("tj", "c"))
_LIKENESS = 0.7
_KECAMATAN_LENGTH, _DESA_LENGTH = 8, 13  # 32.16.07 and 32.16.07.2003


class RegionIndex:
    """The kecamatan, desa and kelurahan of a regency, by forgiving name and by code."""

    def __init__(self) -> None:
        self._kecamatan: dict[str, str] = {}
        self._codes: dict[str, str] = {}
        self._names: dict[str, str] = {}
        self._in_kecamatan: dict[tuple[str, str], str] = {}
        self._anywhere: defaultdict[str, set[str]] = defaultdict(set)

    @classmethod
    def from_rows(
        cls,
        rows: Iterable[RegionRow],
        old_names: Iterable[tuple[str, str]] = OLD_NAMES,
        old_codes: dict[str, str] = OLD_CODES,
    ) -> Self:
        """Build from rows of code, level, name and parent; the shape of the code is the level.

        An old name counts everywhere, unless a region bears it today: then only in the kecamatan of
        the region that bore it once.
        """
        index = cls()
        for code, _level, name, _parent in rows:
            if len(code) == _KECAMATAN_LENGTH:
                index._kecamatan[_key(name)] = code
            elif len(code) == _DESA_LENGTH:
                index._codes[_DIGITS.sub("", code)] = code
                index._names[code] = _key(name)
                index._in_kecamatan[code[:_KECAMATAN_LENGTH], _key(name)] = code
                index._anywhere[_key(name)].add(code)
        for code, name in old_names:
            if code in index._names:
                index._in_kecamatan.setdefault((code[:_KECAMATAN_LENGTH], _key(name)), code)
                index._anywhere[_key(name)] = index._anywhere[_key(name)] or {code}
        for old, code in old_codes.items():
            if code in index._names:
                index._codes.setdefault(_DIGITS.sub("", old), code)
        return index

    def kecamatan_code(self, name: str) -> str | None:
        """Code of a kecamatan by its name, with or without "Kec."."""
        return self._kecamatan.get(_key(name))

    def _resemble(self, desa: str, code: str) -> bool:
        """Whether a misspelt name may be that of a code; the wrong code must not win over it."""
        likeness = SequenceMatcher(None, _key(desa), self._names[code]).ratio()
        return likeness >= _LIKENESS

    def find(self, desa: str | None, kecamatan: str | None, code: str | None) -> str | None:
        """Code of the one desa or kelurahan meant, or nothing if none or several could be.

        The name within its kecamatan comes first, then the code if its desa has a similar name,
        then a name that only one desa of the regency has. A kecamatan of another regency means that
        the desa lies there too.
        """
        by_code = self._codes.get(_DIGITS.sub("", code)) if code else None
        if desa and by_code and not self._resemble(desa, by_code):
            by_code = None
        if not desa:
            return by_code
        name, beside = _parted(desa)
        within = self._kecamatan.get(_key(kecamatan or beside))
        for key in (_key(desa), _key(name)):
            if within and (within, key) in self._in_kecamatan:
                return self._in_kecamatan[within, key]
        if by_code:
            return by_code
        if kecamatan and not within:
            return None
        found = self._anywhere.get(_key(desa)) or self._anywhere.get(_key(name)) or set()
        return next(iter(found)) if len(found) == 1 else None


def _parted(desa: str) -> tuple[str, str]:
    """``Sukamukti (Bojongmangu)``, ``Sukamukti, Kec. Bojongmangu``: the desa, and the rest."""
    parts = [part for part in _BESIDE.split(desa) if _key(part)]
    return (parts[0], parts[1]) if len(parts) > 1 else (desa, "")


def _key(name: str) -> str:
    """A name without prefix, spaces and signs, in today's spelling."""
    key = _NOT_A_LETTER.sub("", _PREFIX.sub("", clean_text(name)).lower())
    for old, new in _OLD_SPELLING:
        key = key.replace(old, new)
    return key
