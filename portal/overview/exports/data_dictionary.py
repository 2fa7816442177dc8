"""The data dictionary (Satu Data, Perpres 39/2019), built from the declaration of columns."""

import csv
import io
from collections.abc import Mapping
from typing import Any

from flask_babel import force_locale
from flask_babel import lazy_gettext as _

from portal.core.types.spreadsheets import escape_formula
from portal.overview.exports.columns.base import ColumnKind, ExportColumn
from portal.overview.exports.csv_file import BOM
from portal.overview.exports.datasets import Dataset

HEADINGS = (
    _("Nama kolom"),
    _("Label"),
    _("Arti"),
    _("Jenis"),
    _("Daftar kode"),
    _("Acuan atau sumber"),
)
KINDS: Mapping[ColumnKind, Any] = {
    ColumnKind.TEXT: _("teks"),
    ColumnKind.NUMBER: _("bilangan bulat"),
    ColumnKind.MONEY: _("rupiah, bilangan bulat"),
    ColumnKind.DATE: _("tanggal"),
    ColumnKind.CODE: _("kode"),
    ColumnKind.WORD: _("kata"),
    ColumnKind.PERSONAL: _("nomor pribadi 16 angka, sebagai teks"),
    ColumnKind.PHONE: _("nomor telepon, sebagai teks"),
}


def dictionary_row(column: ExportColumn) -> tuple[str, ...]:
    """Return a column as one row of the dictionary, in the order of :data:`HEADINGS`."""
    codes = column.words if column.kind is ColumnKind.CODE else {}
    return (
        column.name,
        str(column.label),
        str(column.meaning),
        str(KINDS[column.kind]),
        "; ".join(f"{code} = {word}" for code, word in codes.items()),
        str(column.source),
    )


def dictionary_csv(dataset: Dataset) -> bytes:
    """Return the dictionary of ``dataset`` as a CSV file, in Indonesian like the data."""
    content = io.StringIO(newline="")
    writer = csv.writer(content)
    with force_locale("id"):
        writer.writerow([str(heading) for heading in HEADINGS])
        writer.writerows(
            [escape_formula(text) for text in dictionary_row(column)] for column in dataset.columns
        )
    return BOM + content.getvalue().encode()
