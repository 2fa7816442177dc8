"""From a file that somebody sent to its sheets."""

from pathlib import Path

from flask_babel import lazy_gettext

from portal.agencies.reading.csv_table import read_csv
from portal.agencies.reading.tables import Limits, Sheet, UnreadableFile
from portal.agencies.reading.workbook import read_workbook

_ZIP = b"PK\x03\x04"
_OLD_OFFICE = b"\xd0\xcf\x11\xe0"
_PDF = b"%PDF"
_MARKUP = (b"<!doctype", b"<html", b"<table", b"<?xml")


def read_table(source: bytes | Path, filename: str, limits: Limits | None = None) -> list[Sheet]:
    """The sheets of an XLSX or CSV that hold at least one filled row.

    The contents decide which of the two it is; ``filename`` only names it in messages. Raises
    :class:`UnreadableFile`, with an Indonesian reason, for everything else.
    """
    limits = limits or Limits()
    size = len(source) if isinstance(source, bytes) else source.stat().st_size
    if size > limits.file_bytes:
        raise UnreadableFile(
            lazy_gettext(
                "%(name)s lebih besar dari %(size)s MB. Bagi menjadi beberapa berkas.",
                name=filename,
                size=limits.file_bytes // 1024**2,
            )
        )
    content = source if isinstance(source, bytes) else source.read_bytes()
    _refuse_other_kinds(content)
    if content.startswith(_ZIP):
        sheets = read_workbook(content, limits)
    else:
        sheets = [read_csv(content, limits)]
    filled = [sheet for sheet in sheets if sheet.last_row]
    if not filled:
        raise UnreadableFile(lazy_gettext("%(name)s kosong, tidak ada isinya.", name=filename))
    return filled


def _refuse_other_kinds(content: bytes) -> None:
    beginning = content[:1024].lstrip(b"\xef\xbb\xbf\r\n\t ").lower()
    if content.startswith(_OLD_OFFICE):
        message = lazy_gettext(
            "Berkas ini berbentuk Excel lama (.xls) atau terkunci kata sandi. "
            "Buka kuncinya, simpan sebagai XLSX, lalu kirim lagi."
        )
    elif content.startswith(_PDF):
        message = lazy_gettext("Ini berkas PDF. Kirim daftarnya dalam bentuk XLSX atau CSV.")
    elif beginning.startswith(_MARKUP):
        message = lazy_gettext(
            "Isi berkas ini halaman web. Buka dengan Excel, simpan sebagai XLSX, lalu kirim lagi."
        )
    else:
        return
    raise UnreadableFile(message)
