"""Ordinary and broken files."""

import io
import struct
import zipfile
from pathlib import Path

import pytest

from portal.registry.agencies.reading import (
    Limits,
    Sheet,
    UnreadableFile,
    UnreadSheet,
    guess_mapping,
)
from tests.registry.agencies.making import (
    HEADER,
    NIK,
    csv_bytes,
    opened,
    person,
    read,
    table,
    xlsx_bytes,
)
from tests.registry.agencies.making_workbooks import replaced, sheet_xml

ROWS = table(person(), person(Nama="Siti Rohmah – Ibu"))


# What Excel makes of a workbook with a password: an OLE file with a stream of this name.
LOCKED = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 1016 + "EncryptedPackage".encode("utf-16-le")


def texts(sheet: Sheet) -> list[list[str]]:
    return [[str(cell) for cell in cells] for _, cells in sheet.rows()]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_a_csv_reads_the_same_in_every_encoding_and_with_every_delimiter(
    delimiter: str, encoding: str
) -> None:
    (sheet,) = opened(csv_bytes(ROWS, delimiter, encoding))
    assert texts(sheet) == [[str(cell) for cell in row] for row in ROWS]


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_is_recognised_without_its_mark(encoding: str) -> None:
    (sheet,) = opened(csv_bytes(ROWS, ";", encoding))
    assert texts(sheet)[2][3] == "Siti Rohmah – Ibu"


def test_decimal_commas_and_dates_do_not_win_over_the_real_delimiter() -> None:
    rows = [["Nama", "Tempat, Tgl Lahir", "Jumlah"]]
    rows += [[f"Siti {n}", "Bekasi, 14-11-1971", "1.500.000,00"] for n in range(5)]
    (sheet,) = opened(csv_bytes(rows, ";"))
    assert sheet.columns == 3


def test_the_separator_line_of_excel_is_no_row() -> None:
    (sheet,) = opened(b"sep=;\r\n" + csv_bytes(ROWS, ";"))
    assert texts(sheet)[0] == list(HEADER)


def test_line_ends_of_three_systems_in_one_file_lose_no_row() -> None:
    lines = csv_bytes(ROWS).decode().splitlines()
    mixed = f"{lines[0]}\r\n{lines[1]}\r{lines[2]}\n{lines[1]}"
    assert len(read(mixed.encode())) == 3


def test_a_quoted_cell_with_line_breaks_is_one_row() -> None:
    outcomes = read(table(person(Alamat="Kp. Wates\nRT 1/2,\r\nDusun II"), person()))
    assert [outcome.row for outcome in outcomes] == [2, 3]


def test_a_quote_that_is_never_closed_is_named_and_nothing_is_swallowed() -> None:
    content = csv_bytes(ROWS).replace(b"Kp. Wates", b'"Kp. Wates', 1)
    with pytest.raises(UnreadableFile, match="baris 2"):
        opened(content)


def test_two_quotes_that_swallow_the_rows_between_them_are_noticed() -> None:
    content = csv_bytes(table(*[person() for _ in range(5)])).replace(b"Kp. Wates", b'"Kp. Wates')
    with pytest.raises(UnreadableFile, match="baris 2"):
        opened(content)


def test_nul_bytes_inside_names_disappear() -> None:
    content = csv_bytes(table(person(), person())).replace(b"Siti Aminah", b"Siti\x00 Aminah\x00")
    assert {outcome.cells[3] for outcome in read(content)} == {"Siti Aminah"}


def test_the_contents_decide_not_the_name(tmp_path: Path) -> None:
    workbook = xlsx_bytes({"Daftar": ROWS})
    assert [sheet.name for sheet in opened(workbook)] == ["Daftar"]
    path = tmp_path / "daftar.xlsx"
    path.write_bytes(csv_bytes(ROWS))
    assert len(read(path.read_bytes())) == 2


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "kosong"),
        (b"\xef\xbb\xbf\r\n\r\n", "kosong"),
        (bytes(range(256)) * 200, "bukan tabel"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(64)) * 20, "bukan tabel"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "rusak atau terpotong"),
        (LOCKED, "terkunci kata sandi"),
        (b"%PDF-1.7 something", "PDF"),
        (b"<html><table><tr><td>NIK</td></tr></table></html>", "halaman web"),
        (csv_bytes([HEADER]), "hanya berisi judul"),
        (b"halo\nini bukan daftar\n", "judul kolom tidak ditemukan"),
    ],
)
def test_a_file_that_is_no_list_is_refused_with_its_reason(content: bytes, why: str) -> None:
    with pytest.raises(UnreadableFile, match=why):
        read(content)


def test_a_workbook_cut_off_is_refused() -> None:
    content = xlsx_bytes({"Daftar": ROWS})
    for share in (0.3, 0.6, 0.95):
        with pytest.raises(UnreadableFile, match="rusak atau terpotong"):
            read(content[: int(len(content) * share)])


def test_a_workbook_with_a_damaged_part_is_refused() -> None:
    content = bytearray(xlsx_bytes({"Daftar": ROWS}))
    at = content.index(b"xl/worksheets/sheet1.xml") + 60
    content[at : at + 20] = b"\xff" * 20
    with pytest.raises(UnreadableFile, match="rusak"):
        read(bytes(content))


def bomb(megabytes: int) -> bytes:
    padding = b" " * (megabytes * 1024 * 1024)
    sheet = sheet_xml('<row r="1"><c r="A1"><v>1</v></c></row>').replace(b"</sheetData>", padding)
    return replaced(xlsx_bytes({"A": ROWS}), "xl/worksheets/sheet1.xml", sheet + b"</sheetData>")


def test_a_workbook_that_unpacks_to_too_much_is_refused_before_it_is_opened() -> None:
    content = bomb(megabytes=3)
    assert len(content) < 30_000
    with pytest.raises(UnreadableFile, match="terlalu besar setelah dibuka"):
        opened(content, Limits(unpacked_bytes=2 * 1024 * 1024))


def test_a_bomb_that_lies_about_its_size_is_refused_too() -> None:
    content = bytearray(bomb(megabytes=3))
    for marker, offset in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        at = content.find(marker)
        while at >= 0:
            content[at + offset : at + offset + 4] = struct.pack("<I", 100)
            at = content.find(marker, at + 4)
    with pytest.raises(UnreadableFile):
        opened(bytes(content), Limits(unpacked_bytes=2 * 1024 * 1024))


@pytest.mark.parametrize(
    ("far", "why"),
    [
        ("A900000", "baris"),
        ("XFD1", "kolom"),
        ("SR190000", "terlalu luas"),
    ],
)
def test_two_cells_in_far_corners_do_not_make_the_machine_hold_all_between(
    far: str, why: str
) -> None:
    cells = f'<row><c r="A1"><v>1</v></c></row><row><c s="1" r="{far}"><v>1</v></c></row>'
    content = replaced(xlsx_bytes({"A": ROWS}), "xl/worksheets/sheet1.xml", sheet_xml(cells))
    with pytest.raises(UnreadableFile, match=why):
        opened(content)


def test_cells_that_only_carry_a_format_do_not_make_a_sheet_long() -> None:
    row = '<row r="1"><c r="A1" t="inlineStr"><is><t>Nama</t></is></c></row>'
    painted = "".join(f'<row r="{n}"><c r="A{n}" s="0"/></row>' for n in (2, 1_048_576))
    content = replaced(
        xlsx_bytes({"A": ROWS}), "xl/worksheets/sheet1.xml", sheet_xml(row + painted)
    )
    assert opened(content)[0].last_row == 1


def test_a_long_text_repeated_in_every_cell_is_refused() -> None:
    content = xlsx_bytes({"A": [["x" * 5_000] * 10] * 100})
    with pytest.raises(UnreadableFile, match="5000 huruf"):
        opened(content, Limits(text_bytes=1024 * 1024))


def test_a_document_type_in_a_workbook_is_a_trap() -> None:
    trap = b'<!DOCTYPE a [<!ENTITY b "c">]>' + sheet_xml("")
    content = replaced(xlsx_bytes({"A": ROWS}), "xl/worksheets/sheet1.xml", trap)
    with pytest.raises(UnreadableFile):
        opened(content)


def test_a_binary_workbook_is_asked_for_as_xlsx() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("xl/workbook.bin", b"\0")
    with pytest.raises(UnreadableFile, match="XLSX"):
        opened(out.getvalue())


def test_limits_of_size_rows_and_columns_hold_for_csv_too() -> None:
    content = csv_bytes(ROWS * 10)
    for limits, why in (
        (Limits(file_bytes=100), "lebih besar"),
        (Limits(rows=5), "lebih dari 5 baris"),
        (Limits(columns=5), "lebih dari 5 kolom"),
    ):
        with pytest.raises(UnreadableFile, match=why):
            opened(content, limits)


def test_three_hundred_columns_are_no_reason_to_refuse() -> None:
    wide = table(person(), person() | {str(n): "" for n in range(14, 301)})
    assert [outcome.state.value for outcome in read(wide)] == ["accepted", "accepted"]


def test_a_hidden_sheet_is_left_out_by_name_and_an_empty_one_without_a_word() -> None:
    content = xlsx_bytes({"A": ROWS, "Acuan": ROWS, "Kosong": []}, hidden=["Acuan"])
    mapping = guess_mapping(opened(content))
    assert [table.sheet for table in mapping.tables] == ["A"]
    assert mapping.unread == (UnreadSheet("Acuan", rows=len(ROWS), hidden=True),)


def test_a_table_that_begins_further_right_and_down_keeps_its_row_numbers() -> None:
    rows = [[], [], *([""] * 2 + row for row in ROWS)]
    assert [outcome.row for outcome in read(xlsx_bytes({"A": rows}))] == [4, 5]


def test_a_table_whose_lines_were_each_quoted_as_a_whole_is_unwrapped() -> None:
    content = f'"Nama,NIK,Desa"\n"Siti ""Iti"" Rohmah,{NIK},Karangpatri"\n'.encode()
    (outcome,) = read(content)
    assert outcome.claim
    assert (outcome.claim.name, outcome.claim.desa_code) == ('Siti "Iti" Rohmah', "32.16.13.2002")


@pytest.mark.parametrize(
    ("written", "meant"),
    [("Nurâ€™aini", "Nur’aini"), ("JosÃ©", "José"), ("Zoë", "Zoë"), ("Ñ", "Ñ")],
)
def test_letters_that_were_encoded_twice_are_read_as_they_were_meant(
    written: str, meant: str
) -> None:
    (outcome,) = read(f"Nama,NIK,Desa\n{written} A,{NIK},Karangpatri\n".encode())
    assert outcome.claim
    assert outcome.claim.name == f"{meant} A"
