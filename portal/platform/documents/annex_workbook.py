"""The annex (*lampiran*) of an SK as a spreadsheet."""

from datetime import datetime
from io import BytesIO
from typing import Any

from portal.core.lazy import lazy
from portal.platform.documents.formatting import long_date
from portal.platform.documents.papers import Address, AnnexPaper, AnnexRow

xlsxwriter = lazy("xlsxwriter")
cells = lazy("xlsxwriter.utility")

PEOPLE = (
    ("No", 5),
    ("Nama", 30),
    ("NIK", 18),
    ("Alamat", 30),
    ("RT", 5),
    ("RW", 5),
    ("Desa/Kelurahan", 20),
    ("Kecamatan", 20),
    ("Nomor kasus", 18),
    ("Bantuan", 44),
    ("Nilai (Rp)", 14),
)
ITEMS = (
    ("No", 5),
    ("Nama", 30),
    ("NIK", 18),
    ("Uraian", 40),
    ("Jumlah", 9),
    ("Satuan", 10),
    ("Nilai (Rp)", 14),
)
HEADER_ROW = 4


def annex_workbook(paper: AnnexPaper) -> bytes:
    """Return the annex as XLSX with one sheet by recipient and one by item. Deterministic: the same
    paper gives the same bytes.

    All text is written as strings: a name that begins with "=" is not a formula, and a NIK keeps
    its sixteen digits.
    """
    content = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(content, options) as book:
        created = datetime.combine(paper.sk_date, datetime.min.time())
        book.set_properties({"title": f"Lampiran {paper.sk_number}", "created": created})
        styles = {
            "title": book.add_format({"bold": True, "font_size": 14}),
            "head": book.add_format({"bold": True, "top": 1, "bottom": 1, "text_wrap": True}),
            "text": book.add_format({"num_format": "@", "valign": "top", "text_wrap": True}),
            "number": book.add_format({"num_format": "#,##0", "valign": "top"}),
            "quantity": book.add_format({"num_format": "#,##0.###", "valign": "top"}),
            "total": book.add_format({"bold": True, "top": 1, "num_format": "#,##0"}),
        }
        _people_sheet(book.add_worksheet("Penerima"), paper, styles)
        _items_sheet(book.add_worksheet("Rincian"), paper, styles)
    return content.getvalue()


def _people_sheet(sheet: Any, paper: AnnexPaper, styles: dict[str, Any]) -> None:
    _head(sheet, paper, PEOPLE, styles)
    for place, row in enumerate(paper.rows, start=1):
        line = HEADER_ROW + place
        address: Address = row.address
        sheet.write_number(line, 0, place, styles["number"])
        texts = (
            row.name,
            row.nik,
            address.street,
            address.rt,
            address.rw,
            address.village,
            address.district,
            row.case_number,
            _aid_in_words(row),
        )
        for column, text in enumerate(texts, start=1):
            sheet.write_string(line, column, text, styles["text"])
        sheet.write_number(line, len(PEOPLE) - 1, row.value, styles["number"])
    _total(sheet, len(paper.rows), len(PEOPLE) - 1, paper.total, styles)


def _items_sheet(sheet: Any, paper: AnnexPaper, styles: dict[str, Any]) -> None:
    _head(sheet, paper, ITEMS, styles)
    line = HEADER_ROW
    for place, row in enumerate(paper.rows, start=1):
        for item in row.items:
            line += 1
            sheet.write_number(line, 0, place, styles["number"])
            for column, text in enumerate((row.name, row.nik, item.description), start=1):
                sheet.write_string(line, column, text, styles["text"])
            sheet.write_number(line, 4, item.quantity, styles["quantity"])
            sheet.write_string(line, 5, item.unit, styles["text"])
            sheet.write_number(line, 6, item.value, styles["number"])
    _total(sheet, line - HEADER_ROW, len(ITEMS) - 1, paper.total, styles)


def _head(
    sheet: Any,
    paper: AnnexPaper,
    columns: tuple[tuple[str, int], ...],
    styles: dict[str, Any],
) -> None:
    sheet.write_string(0, 0, "Daftar Penerima Bantuan", styles["title"])
    sheet.write_string(1, 0, f"Lampiran {paper.sk_number}, {long_date(paper.sk_date)}")
    sheet.write_string(2, 0, paper.sk_title)
    for column, (title, width) in enumerate(columns):
        sheet.set_column(column, column, width)
        sheet.write_string(HEADER_ROW, column, title, styles["head"])
    sheet.freeze_panes(HEADER_ROW + 1, 2)
    sheet.repeat_rows(HEADER_ROW)
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    sheet.set_footer("&L&F&RHalaman &P dari &N")


def _total(sheet: Any, rows: int, column: int, total: int, styles: dict[str, Any]) -> None:
    first, last = HEADER_ROW + 1, HEADER_ROW + rows
    if rows:
        sheet.autofilter(HEADER_ROW, 0, last, column)
    sheet.write_string(last + 1, 1, "Jumlah", styles["total"])
    area = cells.xl_range(first, column, last, column)
    sheet.write_formula(last + 1, column, f"=SUM({area})" if rows else "=0", styles["total"], total)


def _aid_in_words(row: AnnexRow) -> str:
    return "; ".join(item.in_words for item in row.items)
