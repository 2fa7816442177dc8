"""Find a region by name or code, tolerating spacing, old spellings and old codes."""

import re
from collections import defaultdict
from collections.abc import Iterable
from difflib import SequenceMatcher, get_close_matches
from typing import Self

from portal.core.types import clean_text

RegionRow = tuple[str, str, str, str | None]
"""Code, level, name, code of the parent."""

# Renamed and recoded regions, by their current code, as found in older lists. Source: the archives
# of github.com/cahyadsn/wilayah of 2018 to 2022, compared with the decree of 2025 (Kepmendagri).
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
    """Index of kecamatan, desa and kelurahan of a regency by normalised name and by code."""

    def __init__(self) -> None:
        self._kecamatan: dict[str, str] = {}
        self._codes: dict[str, str] = {}
        self._names: dict[str, str] = {}
        self._written: dict[str, str] = {}
        self._in_kecamatan: dict[tuple[str, str], str] = {}
        self._anywhere: defaultdict[str, set[str]] = defaultdict(set)

    @classmethod
    def from_rows(
        cls,
        rows: Iterable[RegionRow],
        old_names: Iterable[tuple[str, str]] = OLD_NAMES,
        old_codes: dict[str, str] = OLD_CODES,
    ) -> Self:
        """Build the index from rows of code, level, name and parent; the level follows from the
        length of the code.

        An old name is valid in the whole regency, unless another region has that name today; then
        only in the kecamatan of the renamed region.
        """
        index = cls()
        for code, _level, name, _parent in rows:
            if len(code) == _KECAMATAN_LENGTH:
                index._kecamatan[_key(name)] = code
            elif len(code) == _DESA_LENGTH:
                index._codes[_DIGITS.sub("", code)] = code
                index._names[code] = _key(name)
                index._written[code] = name
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
        """Return the code of a kecamatan by its name, with or without "Kec."."""
        return self._kecamatan.get(_key(name))

    def _resemble(self, desa: str, code: str) -> bool:
        """Return whether a misspelt name may belong to ``code``; a wrong code must not win over the
        name."""
        likeness = SequenceMatcher(None, _key(desa), self._names[code]).ratio()
        return likeness >= _LIKENESS

    def suggest(self, desa: str, kecamatan: str | None) -> str | None:
        """Return the name of the desa that ``desa`` most resembles, None if none does closely."""
        within = self._kecamatan.get(_key(kecamatan or ""))
        known = {
            key: self._written[code]
            for code, key in self._names.items()
            if within is None or code.startswith(within)
        }
        best = get_close_matches(_key(desa), known, n=1, cutoff=_LIKENESS)
        return known[best[0]] if best else None

    def find(self, desa: str | None, kecamatan: str | None, code: str | None) -> str | None:
        """Return the code of the desa or kelurahan, or None if there is no unique match.

        Precedence: the name within its kecamatan, then the code if its desa has a similar name,
        then a name that is unique in the regency. A kecamatan of another regency gives None.
        """
        by_code = self._codes.get(_DIGITS.sub("", code)) if code else None
        if desa and by_code and not self._resemble(desa, by_code):
            by_code = None
        if not desa:
            return by_code
        name, beside = _split_desa(desa)
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


def _split_desa(desa: str) -> tuple[str, str]:
    """Split ``Sukamukti (Bojongmangu)`` or ``Sukamukti, Kec. Bojongmangu`` into desa and rest."""
    parts = [part for part in _BESIDE.split(desa) if _key(part)]
    return (parts[0], parts[1]) if len(parts) > 1 else (desa, "")


def _key(name: str) -> str:
    """Return a name without prefix, spaces and signs, in the current spelling (EYD, 1972)."""
    key = _NOT_A_LETTER.sub("", _PREFIX.sub("", clean_text(name)).lower())
    for old, new in _OLD_SPELLING:
        key = key.replace(old, new)
    return key
