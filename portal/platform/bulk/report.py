"""The records that a bulk action left out, as XLSX and CSV. Every cell is text."""

import csv
import io
from collections.abc import Iterator, Sequence

from flask_babel import gettext

from portal.core.kept_texts import said
from portal.core.lazy import lazy
from portal.core.types.spreadsheets import escape_formula
from portal.platform.bulk.kinds import kind_named, list_named
from portal.platform.bulk.models import BulkAction
from portal.platform.bulk.queries import left_out
from portal.platform.bulk.wording import OUTCOME
from portal.platform.permissions import Actor

xlsxwriter = lazy("xlsxwriter")

_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_WIDTHS = (30, 60, 24, 60)


def left_out_workbook(actor: Actor, action: BulkAction) -> bytes:
    """Return the list as XLSX."""
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, _OPTIONS) as book:
        sheet = book.add_worksheet(gettext("Tidak dikerjakan")[:31])
        bold = book.add_format({"bold": True, "bottom": 1})
        for line, row in enumerate(_rows(actor, action)):
            for column, text in enumerate(row):
                sheet.write_string(line, column, text, bold if line == 0 else None)
        for column, width in enumerate(_WIDTHS):
            sheet.set_column(column, column, width)
        sheet.freeze_panes(1, 0)
    return content.getvalue()


def left_out_csv(actor: Actor, action: BulkAction) -> bytes:
    """Return the list as CSV in UTF-8 with a BOM, which spreadsheet programs need."""
    content = io.StringIO()
    writer = csv.writer(content)
    for row in _rows(actor, action):
        writer.writerow([escape_formula(text) for text in row])
    return content.getvalue().encode("utf-8-sig")


def _rows(actor: Actor, action: BulkAction) -> Iterator[Sequence[str]]:
    yield gettext("Nama"), gettext("Keterangan"), gettext("Hasil"), gettext("Alasan")
    source = list_named(kind_named(action.kind).list_name)
    for block in left_out(action):
        named = source.named(actor, [item.record_id for item in block])
        for item in block:
            record = named.get(item.record_id)
            yield (
                record.name if record else gettext("Tidak lagi di wilayah tugas Anda"),
                ", ".join(record.line) if record else "",
                str(OUTCOME[item.outcome]),
                said(item.reason),
            )
