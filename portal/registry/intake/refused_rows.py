"""Export refused rows as a workbook that can be corrected and imported again."""

from collections import defaultdict
from collections.abc import Iterable
from io import BytesIO
from typing import Any

from sqlalchemy import select

from portal.core.extensions import db
from portal.core.lazy import lazy
from portal.registry.agencies.models import Import, RowOutcome, SourceRecord
from portal.registry.agencies.reading import Column, Field, Mapping, TableMapping
from portal.registry.agencies.reading.fields import meaning_of
from portal.registry.agencies.reading.plain_labels import PLAIN_LABELS
from portal.registry.intake.findings import in_words

xlsxwriter = lazy("xlsxwriter")

REASON = "Alasan ditolak"
_SHEET = "Ditolak"
_WIDTH, _REASON_WIDTH = 18, 60
#: All cells are text: no formula injection, and a NIK keeps its digits.
_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


def refused_workbook(found: Import) -> bytes:
    """Return an XLSX file with the refused rows under their original labels, plus a column with the
    reason."""
    rows = defaultdict(list)
    for record in _refused(found):
        rows[record.sheet].append(record)
    content = BytesIO()
    with xlsxwriter.Workbook(content, _OPTIONS) as book:
        styles = {
            "head": book.add_format({"bold": True, "bottom": 1, "text_wrap": True}),
            "text": book.add_format({"num_format": "@"}),
            "reason": book.add_format({"font_color": "#8f1d1d", "text_wrap": True}),
        }
        for table in Mapping.from_json(found.mapping or {}).tables:
            if table.name in rows:
                page = book.add_worksheet(table.name or _SHEET)
                _write_sheet(page, table, rows[table.name], styles)
    return content.getvalue()


def _refused(found: Import) -> Iterable[Any]:
    return db.session.execute(
        select(SourceRecord.sheet, SourceRecord.raw, SourceRecord.problems)
        .where(SourceRecord.import_id == found.id, SourceRecord.outcome == RowOutcome.REFUSED)
        .order_by(SourceRecord.position)
    )


def _write_sheet(
    page: Any, table: TableMapping, records: list[Any], styles: dict[str, Any]
) -> None:
    # The last title is the sheet's own name, if it has one.
    titles = table.titles[:-1] if table.sheet else table.titles
    for number, title in enumerate(titles):
        page.write_string(number, 0, title)
    head = len(titles) + 1 if titles else 0
    columns = [column for column in table.columns if column.label != REASON]
    for at, column in enumerate(columns):
        page.write_string(head, at, _label(column), styles["head"])
    page.write_string(head, len(columns), REASON, styles["head"])
    for line, record in enumerate(records, start=head + 1):
        for at, column in enumerate(columns):
            if column.position < len(record.raw):
                page.write_string(line, at, record.raw[column.position], styles["text"])
        page.write_string(line, len(columns), _why(record.problems), styles["reason"])
    page.set_column(0, len(columns) - 1, _WIDTH)
    page.set_column(len(columns), len(columns), _REASON_WIDTH)
    page.freeze_panes(head + 1, 0)


def _label(column: Column) -> str:
    """Return the label as written, or the field's plain label if the original would not be
    recognised."""
    if column.field in (None, Field.IGNORED):
        return column.label
    meaning = meaning_of(column.label)
    understood = meaning is not None and meaning[0] is column.field
    return column.label if understood else PLAIN_LABELS[column.field]


def _why(problems: list[dict[str, str]]) -> str:
    return "; ".join(
        f"{problem['column']}: {in_words(problem)}" if problem["column"] else in_words(problem)
        for problem in problems
    )
