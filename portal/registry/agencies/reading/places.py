"""Find the desa of a row from its own columns, else from the title of its sheet."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple, Protocol

from portal.core.types import number_text
from portal.registry.agencies.reading.fields import Field
from portal.registry.agencies.reading.findings import Code
from portal.registry.agencies.reading.rows import RowCells

_DESA_WORD = re.compile(r"\b(?:desa|kelurahan|ds|kel)\b[./:\s]*", re.IGNORECASE)
_KECAMATAN_WORD = re.compile(r"\b(?:kecamatan|kec)\b[.:\s]*", re.IGNORECASE)
_STOP = re.compile(
    r"[,;()]|\b(?:desa|kelurahan|kecamatan|kec|kabupaten|kab|kota|tahun|provinsi)\b", re.IGNORECASE
)
_LONGEST_NAME = 4  # words


class RegionLookup(Protocol):
    """Finds regions by the names that people write; see ``portal.platform.regions.lookup``."""

    def find(self, desa: str | None, kecamatan: str | None, code: str | None) -> str | None:
        """Return the code of a desa or kelurahan, None if there is none or several match."""

    def kecamatan_code(self, name: str) -> str | None:
        """Return the code of a kecamatan, None if there is none."""

    def suggest(self, desa: str, kecamatan: str | None) -> str | None:
        """Return the name of the desa or kelurahan most similar to a misspelt name, or None."""


class TitleRegion(NamedTuple):
    """The region named in the title of a sheet, which applies to all its rows."""

    desa_code: str | None
    kecamatan: str | None


class Places:
    """Finds the places of the rows of one sheet; caches repeated look-ups."""

    def __init__(self, regions: RegionLookup, titles: Iterable[str]) -> None:
        self._regions = regions
        self._home = _home(regions, list(titles))
        self._known: dict[tuple[str, str, str], str | None] = {}

    def read_desa(self, row: RowCells) -> str | None:
        """Return the code of the row's desa. A desa that is given but unknown refuses the row."""
        desa, kecamatan = row.text(Field.DESA), row.text(Field.KECAMATAN)
        code = _code_in(row.text(Field.DESA_CODE))
        if desa:
            desa, code_beside = _without_code(desa)
            code = code or code_beside
        if not (desa or code):
            found = self._home.desa_code or self._in_address(row)
            if found is None:
                row.warn(Code.DESA_EMPTY, Field.DESA)
            return found
        asked = (desa, kecamatan or self._home.kecamatan or "", code)
        if asked not in self._known:
            self._known[asked] = self._regions.find(*(text or None for text in asked))
        found = self._known[asked]
        if found is None:
            hint = self._regions.suggest(desa, asked[1] or None) if desa else None
            field = Field.DESA if desa else Field.DESA_CODE
            row.refuse(Code.UNKNOWN_DESA, field, desa or code, hint or "")
        elif kecamatan and self._lies_elsewhere(found, kecamatan):
            row.warn(Code.KECAMATAN_DIFFERS, Field.KECAMATAN)
        return found

    def _in_address(self, row: RowCells) -> str | None:
        """Return the desa named in an address: "Kp. Wates RT 7/11 Ds. Karangpatri Kec. …"."""
        addresses = row.texts_of(Field.ADDRESS)
        kecamatan = row.text(Field.KECAMATAN) or _kecamatan_in(self._regions, addresses)
        return _desa_in(self._regions, addresses, kecamatan or self._home.kecamatan)

    def _lies_elsewhere(self, code: str, kecamatan: str) -> bool:
        written = self._regions.kecamatan_code(kecamatan)
        return written is not None and not code.startswith(f"{written}.")


_CODE_BESIDE = re.compile(r"^[\[(]?(\d[\d.]{1,12})[\])]?\s*[-–.:]?\s+(?=\D)")
_SHORTEST_CODE = 10  # full code of Kemendagri or BPS; shorter ones are relative to a kecamatan


@lru_cache(1024)  # the rows of a list name only a few hundred different places
def _code_in(text: str) -> str:
    """Return the full code of a desa, empty without one: BPS numbers from 001 in each kecamatan."""
    number = number_text(text).text if text else ""
    return number if len(re.sub(r"\D", "", number)) >= _SHORTEST_CODE else ""


def _without_code(desa: str) -> tuple[str, str]:
    """Split ``2001 - KARANGHARJA``, ``[001] KARANGHARJA`` and a code alone into name and code."""
    if not any(letter.isalpha() for letter in desa):
        return "", number_text(desa).text
    match = _CODE_BESIDE.match(desa)
    return (desa[match.end() :], _code_in(match[1])) if match else (desa, "")


def _home(regions: RegionLookup, titles: list[str]) -> TitleRegion:
    """Return the first desa and kecamatan in the titles; the sheet's own name may be that of a
    desa.
    """
    kecamatan = _kecamatan_in(regions, titles)
    desa_code = _desa_in(regions, titles, kecamatan)
    if desa_code is None and titles:
        desa_code = regions.find(titles[-1], kecamatan, None)
    return TitleRegion(desa_code, kecamatan)


def _kecamatan_in(regions: RegionLookup, texts: list[str]) -> str | None:
    names = (name for text in texts for name in _names_after(_KECAMATAN_WORD, text))
    return next((name for name in names if regions.kecamatan_code(name)), None)


def _desa_in(regions: RegionLookup, texts: list[str], kecamatan: str | None) -> str | None:
    names = (name for text in texts for name in _names_after(_DESA_WORD, text))
    return next(filter(None, (regions.find(name, kecamatan, None) for name in names)), None)


def _names_after(word: re.Pattern[str], title: str) -> Iterator[str]:
    """Yield candidates for the name after a word like "desa": up to four words, longest first."""
    for match in word.finditer(title):
        words = _STOP.split(title[match.end() :], maxsplit=1)[0].split()[:_LONGEST_NAME]
        for count in range(len(words), 0, -1):
            yield " ".join(words[:count])
