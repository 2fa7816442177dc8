"""The data dictionary (Satu Data, Perpres 39/2019), made from the declaration of columns."""

import csv
import io
from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _

from portal.exports.columns import Column, Kind
from portal.exports.csv_file import BOM, safe_cell
from portal.exports.datasets import Dataset

HEADINGS = (
    _("Nama kolom"),
    _("Label"),
    _("Arti"),
    _("Jenis"),
    _("Daftar kode"),
    _("Acuan atau sumber"),
)
KINDS: Mapping[Kind, Any] = {
    Kind.TEXT: _("teks"),
    Kind.NUMBER: _("bilangan bulat"),
    Kind.MONEY: _("rupiah, bilangan bulat"),
    Kind.DATE: _("tanggal"),
    Kind.CODE: _("kode"),
    Kind.PERSONAL: _("nomor pribadi 16 angka, sebagai teks"),
    Kind.PHONE: _("nomor telepon, sebagai teks"),
}


def entry(column: Column) -> tuple[str, ...]:
    """One column as one line of the dictionary, in the order of :data:`HEADINGS`."""
    codes = "; ".join(f"{key.value} = {word}" for key, word in (column.codes or {}).items())
    return (
        column.name,
        str(column.label),
        str(column.meaning),
        str(KINDS[column.kind]),
        codes,
        str(column.source),
    )


def dictionary_csv(dataset: Dataset) -> bytes:
    """The dictionary of ``dataset`` as a file beside its CSV."""
    content = io.StringIO(newline="")
    writer = csv.writer(content)
    writer.writerow([str(heading) for heading in HEADINGS])
    writer.writerows([safe_cell(text) for text in entry(column)] for column in dataset.columns)
    return BOM + content.getvalue().encode()
