"""Who was not reached, as a spreadsheet: every cell is text, whatever a name begins with."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

import xlsxwriter
from flask_babel import gettext

from portal.announcements.models import Recipient
from portal.cases.wording import family_name
from portal.messages.labels import STATUS

_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
#: What a spreadsheet program takes for the beginning of a formula, or hides.
_DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n")
_WIDTHS = (30, 18, 22, 20, 26, 50, 18, 10)


def workbook(recipients: Iterable[Recipient]) -> bytes:
    """XLSX with a sheet of its own."""
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, _OPTIONS) as book:
        sheet = book.add_worksheet(gettext("Belum terjangkau")[:31])
        bold = book.add_format({"bold": True, "bottom": 1})
        for line, row in enumerate(_rows(recipients)):
            for column, text in enumerate(row):
                sheet.write_string(line, column, text, bold if line == 0 else None)
        for column, width in enumerate(_WIDTHS):
            sheet.set_column(column, column, width)
        sheet.freeze_panes(1, 0)
    return content.getvalue()


def comma_separated(recipients: Iterable[Recipient]) -> bytes:
    """CSV in UTF-8 with a mark, so that spreadsheet programs read it rightly."""
    content = io.StringIO()
    writer = csv.writer(content)
    for row in _rows(recipients):
        writer.writerow([_harmless(text) for text in row])
    return content.getvalue().encode("utf-8-sig")


def _harmless(text: str) -> str:
    return f"'{text}" if text.startswith(_DANGEROUS) else text


def _rows(recipients: Iterable[Recipient]) -> Iterator[Sequence[str]]:
    yield (
        gettext("Keluarga"),
        gettext("Nomor kasus"),
        gettext("Desa"),
        gettext("Kecamatan"),
        gettext("Pendamping"),
        gettext("Alasan"),
        gettext("Keadaan SMS"),
        gettext("Tugas"),
    )
    for recipient in recipients:
        case, message = recipient.case, recipient.message
        household = case.household
        yield (
            family_name(case),
            case.number,
            household.village.name if household.village else "",
            household.district.name if household.district else "",
            case.caseworker.name if case.caseworker else "",
            message.status_reason if message else "",
            str(STATUS[message.status]) if message else "",
            gettext("sudah dibuat") if recipient.task_id else gettext("belum"),
        )
