"""Report of unreached families as XLSX and CSV. Every cell is text, never a formula."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

from flask_babel import gettext, pgettext

from portal.casework.cases.wording import family_name
from portal.contact.announcements.models import Recipient
from portal.core.kept_texts import said
from portal.core.lazy import lazy
from portal.core.types.spreadsheets import escape_formula
from portal.platform.messages.wording import STATUS

xlsxwriter = lazy("xlsxwriter")

_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_WIDTHS = (30, 18, 22, 20, 26, 50, 18, 10)


def unreached_workbook(recipients: Iterable[Recipient]) -> bytes:
    """Return the report as XLSX."""
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


def unreached_csv(recipients: Iterable[Recipient]) -> bytes:
    """Return the report as CSV in UTF-8 with a BOM, which spreadsheet programs need."""
    content = io.StringIO()
    writer = csv.writer(content)
    for row in _rows(recipients):
        writer.writerow([escape_formula(text) for text in row])
    return content.getvalue().encode("utf-8-sig")


def _rows(recipients: Iterable[Recipient]) -> Iterator[Sequence[str]]:
    yield (
        pgettext("satu", "Keluarga"),
        gettext("Nomor kasus"),
        gettext("Desa/kelurahan"),
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
            said(message.status_reason) if message else "",
            str(STATUS[message.status]) if message else "",
            gettext("sudah dibuat") if recipient.task_id else gettext("belum"),
        )
