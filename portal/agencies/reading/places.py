"""In which desa a row lives: by its own columns, else by the title of its sheet."""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple, Protocol

from portal.agencies.reading.fields import Field
from portal.agencies.reading.findings import Code
from portal.agencies.reading.rows import Row

_DESA_WORD = re.compile(r"\b(?:desa|kelurahan|ds|kel)\b[./:\s]*", re.IGNORECASE)
_KECAMATAN_WORD = re.compile(r"\b(?:kecamatan|kec)\b[.:\s]*", re.IGNORECASE)
_STOP = re.compile(
    r"[,;()]|\b(?:desa|kelurahan|kecamatan|kec|kabupaten|kab|kota|tahun|provinsi)\b", re.IGNORECASE
)
_LONGEST_NAME = 4  # words


class RegionIndex(Protocol):
    """Finds regions by what people write. ``portal.regions.index`` has the real one."""

    def find(self, desa: str | None, kecamatan: str | None, code: str | None) -> str | None:
        """Code of the one desa or kelurahan meant, or nothing if none or several could be."""

    def kecamatan_code(self, name: str) -> str | None:
        """Code of a kecamatan, or nothing."""


class Home(NamedTuple):
    """What the title of a sheet says of everybody in it."""

    desa_code: str | None
    kecamatan: str | None


class Places:
    """Answers for the rows of one sheet; the same place is looked up once."""

    def __init__(self, regions: RegionIndex, titles: Iterable[str]) -> None:
        self._regions = regions
        self._home = _home(regions, list(titles))
        self._known: dict[tuple[str, str, str], str | None] = {}

    def read_desa(self, row: Row) -> str | None:
        """Code of the row's desa. A desa that is written but unknown refuses the row."""
        desa, kecamatan = row.text(Field.DESA), row.text(Field.KECAMATAN)
        code = row.text(Field.DESA_CODE)
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
            row.refuse(Code.UNKNOWN_DESA, Field.DESA if desa else Field.DESA_CODE)
        elif kecamatan and self._lies_elsewhere(found, kecamatan):
            row.warn(Code.KECAMATAN_DIFFERS, Field.KECAMATAN)
        return found

    def _in_address(self, row: Row) -> str | None:
        """The desa that an address names: "Kp. Wates RT 7/11 Ds. Karangpatri Kec. Pebayuran"."""
        address = row.text(Field.ADDRESS)
        kecamatan = row.text(Field.KECAMATAN) or _kecamatan_in(self._regions, [address])
        return _desa_in(self._regions, [address], kecamatan or self._home.kecamatan)

    def _lies_elsewhere(self, code: str, kecamatan: str) -> bool:
        written = self._regions.kecamatan_code(kecamatan)
        return written is not None and not code.startswith(f"{written}.")


def _home(regions: RegionIndex, titles: list[str]) -> Home:
    """The first desa and kecamatan in the titles; the sheet's own name may be that of a desa."""
    kecamatan = _kecamatan_in(regions, titles)
    desa_code = _desa_in(regions, titles, kecamatan)
    if desa_code is None and titles:
        desa_code = regions.find(titles[-1], kecamatan, None)
    return Home(desa_code, kecamatan)


def _kecamatan_in(regions: RegionIndex, texts: list[str]) -> str | None:
    names = (name for text in texts for name in _names_after(_KECAMATAN_WORD, text))
    return next((name for name in names if regions.kecamatan_code(name)), None)


def _desa_in(regions: RegionIndex, texts: list[str], kecamatan: str | None) -> str | None:
    names = (name for text in texts for name in _names_after(_DESA_WORD, text))
    return next(filter(None, (regions.find(name, kecamatan, None) for name in names)), None)


def _names_after(word: re.Pattern[str], title: str) -> Iterator[str]:
    """What may be the name behind a word like "desa": up to four words, the longest first."""
    for match in word.finditer(title):
        words = _STOP.split(title[match.end() :], maxsplit=1)[0].split()[:_LONGEST_NAME]
        for count in range(len(words), 0, -1):
            yield " ".join(words[:count])
