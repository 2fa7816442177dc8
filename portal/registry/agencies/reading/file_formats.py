"""Open an uploaded file and return its sheets."""

import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import IO, Any

from flask_babel import lazy_gettext

from portal.core.counting import thousands
from portal.registry.agencies.reading.file_reader.limits import Limits, RefusalReason
from portal.registry.agencies.reading.own_process import Rows, read_apart
from portal.registry.agencies.reading.sheets import Cells, Sheet, UnreadableFile
from portal.registry.agencies.reading.turned import as_people_downwards


def read_table(source: bytes | Path, filename: str, limits: Limits | None = None) -> list[Sheet]:
    """Return the sheets that hold at least one filled row, of an XLSX, XLS, ODS or CSV; hidden ones
    are marked, and those with people to the right turned.

    Raises :class:`UnreadableFile`, with an Indonesian reason, as :func:`open_file` does.
    """
    filled = [sheet for sheet in open_file(source, filename, limits) if sheet.last_row]
    if not filled:
        raise UnreadableFile(_nothing_seen(filename))
    return as_people_downwards(filled)


def open_file(source: bytes | Path, filename: str, limits: Limits | None = None) -> list[Sheet]:
    """Return every sheet of an XLSX, XLS, ODS or CSV, hidden and empty ones too.

    The format is detected from the contents; ``filename`` is used only in messages. The file is
    opened in a separate process. Raises :class:`UnreadableFile`, with an Indonesian reason, for any
    other file.
    """
    limits = limits or Limits()
    with _opened(source) as file:
        size = file.seek(0, 2)
        file.seek(0)
        if size > limits.file_bytes:
            raise UnreadableFile(_too_large(filename, limits))
        if not size:
            raise UnreadableFile(_nothing_seen(filename))
        verdict, rows = read_apart(file, limits)
    if "refused" in verdict:
        raise refusal(verdict["refused"], verdict["values"])
    return sheets_of(verdict["sheets"], rows)


def refusal(reason: str, values: Mapping[str, int]) -> UnreadableFile:
    """Return the error for a refused file, with its message."""
    return UnreadableFile(_WORDS[reason](values))


def sheets_of(contents: Iterable[Mapping[str, Any]], rows: Rows) -> list[Sheet]:
    """Return the sheets listed in ``contents``, reading from the written rows."""
    return [_sheet(about, rows) for about in contents]


def _opened(source: bytes | Path) -> IO[bytes]:
    if isinstance(source, Path):
        return source.open("rb")
    file = tempfile.TemporaryFile()  # noqa: SIM115  whoever asked closes it
    file.write(source)
    file.flush()
    return file


def _sheet(about: Mapping[str, Any], rows: Rows) -> Sheet:
    def reopen() -> Iterator[Cells]:
        return rows.between(about["start"], about["end"])

    return Sheet(
        name=about["name"],
        last_row=about["last_row"],
        columns=about["columns"],
        reopen=reopen,
        hidden=about["hidden"],
        merged=tuple(map(tuple, about["merged"])),
        uncalculated=tuple(about["uncalculated"]),
    )


def _too_large(filename: str, limits: Limits) -> Any:
    return lazy_gettext(
        "%(name)s lebih besar dari %(size)s MB. Bagi menjadi beberapa berkas.",
        name=filename,
        size=limits.file_bytes // 1024**2,
    )


def _nothing_seen(filename: str) -> Any:
    return lazy_gettext("%(name)s kosong, tidak ada isinya.", name=filename)


_WORDS: Mapping[str, Callable[[Mapping[str, int]], Any]] = {
    RefusalReason.BROKEN: lambda _values: lazy_gettext(
        "Berkas ini tidak dapat dibaca: rusak atau terlalu besar. Buka di komputer pengirim, "
        "salin daftarnya ke berkas XLSX yang baru, lalu kirim lagi."
    ),
    RefusalReason.DAMAGED: lambda _values: lazy_gettext(
        "Berkas ini rusak atau terpotong. Buka di komputer pengirim, simpan ulang, lalu kirim lagi."
    ),
    RefusalReason.LOCKED: lambda _values: lazy_gettext(
        "Berkas ini terkunci kata sandi. Buka kuncinya, simpan, lalu kirim lagi."
    ),
    RefusalReason.NO_TABLE: lambda _values: lazy_gettext(
        "Isi berkas ini bukan tabel. Kirim daftar dalam bentuk XLSX, XLS, ODS, atau CSV."
    ),
    RefusalReason.PDF: lambda _values: lazy_gettext(
        "Ini berkas PDF. Kirim daftarnya dalam bentuk XLSX, XLS, ODS, atau CSV."
    ),
    RefusalReason.WEB_PAGE: lambda _values: lazy_gettext(
        "Isi berkas ini halaman web. Buka dengan Excel, simpan sebagai XLSX, lalu kirim lagi."
    ),
    RefusalReason.OTHER_WORKBOOK: lambda _values: lazy_gettext(
        "Berkas ini berbentuk XLSB. Simpan daftarnya sebagai XLSX, lalu kirim lagi."
    ),
    RefusalReason.OPEN_QUOTE: lambda values: lazy_gettext(
        "Tanda kutip yang dibuka pada baris %(row)s tidak ditutup di baris itu. "
        "Perbaiki barisnya, lalu kirim lagi.",
        row=values["row"],
    ),
    RefusalReason.LONG_TEXT: lambda values: lazy_gettext(
        "Ada sel berisi %(count)s huruf di antara sangat banyak sel. Pendekkan isinya, "
        "atau bagi daftarnya.",
        count=values["count"],
    ),
    RefusalReason.UNPACKED: lambda _values: lazy_gettext(
        "Isi berkas ini terlalu besar setelah dibuka. Bagi daftarnya."
    ),
    RefusalReason.WIDE: lambda _values: lazy_gettext(
        "Lembar kerja terlalu luas. Hapus kolom dan baris yang kosong."
    ),
    RefusalReason.TOO_MANY_ROWS: lambda values: lazy_gettext(
        "Berkas berisi lebih dari %(count)s baris. Bagi menjadi beberapa berkas.",
        count=thousands(values["count"]),
    ),
    RefusalReason.TOO_MANY_COLUMNS: lambda values: lazy_gettext(
        "Berkas berisi lebih dari %(count)s kolom.", count=values["count"]
    ),
}
