"""A list of Dukcapil's answers is recognised by its columns, in the words of its offices."""

from datetime import date
from typing import Any

import pytest

from portal.registry.agencies.reading import (
    Code,
    DateOrder,
    Field,
    Mapping,
    NikAnswer,
    ReadRow,
    RowState,
    SkipReason,
    are_of_answers,
    guess_mapping,
    interpret,
    read_table,
    with_orders_of_days,
)
from portal.registry.agencies.reading.answer_words import nik_answer
from tests.registry.agencies.making import KK, NIK, REGIONS, TODAY, csv_bytes, xlsx_bytes

OTHER = "3216014406769394"
THIRD = "3216014406769395"
Rows = list[list[Any]]


def read(rows: Rows, *, excel: bool = False) -> tuple[Mapping, list[ReadRow]]:
    """The mapping and the rows of a file whose columns of days were judged."""
    data = xlsx_bytes({"Hasil": rows}) if excel else csv_bytes(rows)
    sheets = read_table(data, "jawaban")
    mapping = with_orders_of_days(sheets, guess_mapping(sheets), {}, TODAY)
    return mapping, list(interpret(sheets, mapping, REGIONS, TODAY))


def answers(rows: Rows, **fields: Any) -> list[NikAnswer | None]:
    """What each row that is taken answers; the file must be a list of answers."""
    mapping, found = read(rows, **fields)
    assert are_of_answers(mapping)
    return [row.claim.nik_answer for row in found if row.claim]


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        *((text, NikAnswer.MATCHED) for text in ("PADAN", "Sesuai", "DITEMUKAN", "valid", "1")),
        *((text, NikAnswer.MATCHED) for text in ("Y", "Ya", "EXACT_MATCH", "NIK Aktif", "Cocok")),
        *((text, NikAnswer.MISMATCHED) for text in ("TIDAK PADAN", "Tdk padan", "TIDAK_PADAN")),
        *((text, NikAnswer.MISMATCHED) for text in ("tidak ditemukan", "NIK TIDAK AKTIF", "0")),
        *((text, NikAnswer.MISMATCHED) for text in ("T", "Tidak", "Non Aktif", "BELUM PADAN")),
        *((text, NikAnswer.MISMATCHED) for text in ("DATA GANDA", "Nama tidak sesuai", "INVALID")),
        ("Data Ditemukan, Meninggal Dunia", NikAnswer.DEAD),
        ("Data Ditemukan, Data Ganda", NikAnswer.MISMATCHED),
        (
            "Data Tidak Ditemukan, NIK tidak terdapat di database Kependudukan",
            NikAnswer.MISMATCHED,
        ),
        (
            "Data Ditemukan, Status Non Aktif silahkan hubungi Dinas Dukcapil",
            NikAnswer.MISMATCHED,
        ),
        ("Data Tidak Ditemukan, NIK tidak sesuai format Dukcapil", NikAnswer.MISMATCHED),
        ("Almarhumah", NikAnswer.DEAD),
        *(
            (text, None)
            for text in ("", "?", "belum dipadankan", "sebagian padan", "proses", "hadir")
        ),
    ],
)
def test_an_answer_is_told_by_its_words(text: str, answer: NikAnswer | None) -> None:
    assert nik_answer(text) is answer


@pytest.mark.parametrize(
    "labels",
    [
        ["NIK", "HASIL PEMADANAN"],
        ["NIK", "STATUS PADAN"],
        ["NIK", "HASIL"],
        ["NIK", "KETERANGAN"],
        ["NIK", ""],
        ["NIK", "Status NIK"],
        ["NIK", "PADAN_DUKCAPIL"],
        ["No", "NIK", "Nama", "No KK", "Ket. Padan", "Catatan"],
        ["NO.", "NAMA LENGKAP", "NIK", "HASIL PADAN DUKCAPIL", "TGL PADAN"],
        ["NIK", "NAMA", "RESPONSE DUKCAPIL"],
    ],
)
def test_a_list_of_answers_is_recognised_by_its_columns(labels: list[str]) -> None:
    values = {"NIK": NIK, "Nama": "Siti", "NAMA": "Siti", "NAMA LENGKAP": "Siti", "No KK": KK}
    rows = [
        [
            values.get(label, said if at == len(labels) - 1 or "PADAN" in label.upper() else "")
            for at, label in enumerate(labels)
        ]
        for said in ("PADAN", "PADAN")
    ]
    for row in rows:
        if labels[-1] in ("TGL PADAN", "Catatan"):
            row[-1] = ""
    assert answers([labels, *rows]) == [NikAnswer.MATCHED] * 2


@pytest.mark.parametrize("more", ["Alamat", "Tgl Lahir", "No HP", "Desil", "Pekerjaan", "Nominal"])
def test_a_list_of_people_with_a_column_of_answers_stays_one(more: str) -> None:
    mapping, found = read([["NIK", "Nama", more, "Padan Dukcapil"], [NIK, "Siti", "", "Ya"]])
    assert not are_of_answers(mapping)
    assert found[0].claim is not None
    assert found[0].claim.name == "Siti"
    assert found[0].claim.nik_answer is None
    assert found[0].claim.extra["Padan Dukcapil"] == "Ya"


def test_a_village_list_with_remarks_is_no_list_of_answers() -> None:
    mapping, _ = read(
        [["NIK", "Nama", "Keterangan"], [NIK, "Siti", "Hidup"], [OTHER, "Ani", "Pindah"]]
    )
    assert not are_of_answers(mapping)


def test_a_column_may_be_coded_with_1_and_2() -> None:
    rows = [["NIK", "KETERANGAN PADAN"], [NIK, "1"], [OTHER, "2"]]
    assert answers(rows) == [NikAnswer.MATCHED, NikAnswer.MISMATCHED]


def test_two_columns_to_tick_are_answers() -> None:
    """A tick under "Padan" and one under "Tidak padan", as in lists of recipients."""
    rows = [
        ["No", "NIK", "Status NIK", ""],
        ["", "", "Padan", "Tidak Padan"],
        ["1", NIK, "v", ""],
        ["2", OTHER, "", "v"],
        ["3", THIRD, "√", ""],
    ]
    assert answers(rows) == [NikAnswer.MATCHED, NikAnswer.MISMATCHED, NikAnswer.MATCHED]


def test_a_death_in_the_remarks_outranks_the_answer() -> None:
    rows = [["NIK", "PADAN", "KETERANGAN"], [NIK, "YA", "Meninggal dunia"], [OTHER, "YA", ""]]
    assert answers(rows) == [NikAnswer.DEAD, NikAnswer.MATCHED]


def test_what_cannot_be_taken_says_why_and_footers_are_skipped() -> None:
    _, found = read(
        [
            ["HASIL PEMADANAN DATA"],
            ["No", "NIK", "HASIL"],
            ["1", NIK, "PADAN"],
            ["2", "321", "PADAN"],
            ["3", OTHER, ""],
            ["4", OTHER, "hadir"],
            ["No", "NIK", "HASIL"],
            ["", "Jumlah", "4"],
            ["", "Cikarang, 3 Maret 2026", ""],
        ]
    )
    assert [row.state for row in found[:4]] == [RowState.ACCEPTED, *[RowState.REFUSED] * 3]
    assert [row.reasons[0].code for row in found[1:4]] == [
        Code.ANSWER_WITHOUT_NIK,
        Code.ANSWER_EMPTY,
        Code.ANSWER_UNREADABLE,
    ]
    skipped = [row.skipped for row in found[4:]]
    assert skipped == [SkipReason.REPEATED_HEADER, SkipReason.TOTAL, SkipReason.FOOTER]


def test_padan_and_not_padan_in_one_row_is_a_refusal() -> None:
    _, found = read([["NIK", "HASIL PADAN", "STATUS NIK"], [NIK, "PADAN", "TIDAK AKTIF"]])
    assert [reason.code for reason in found[0].reasons] == [Code.ANSWERS_CONTRADICT]


def test_a_nik_that_excel_rounded_is_refused_because_it_may_be_another_persons() -> None:
    _, found = read(
        [["NIK", "PADAN"], [3216014406769390, "YA"], [3216014406769380, "YA"]], excel=True
    )
    assert [row.reasons[0].code for row in found] == [Code.ANSWER_NIK_CUT] * 2
    rows = [["NIK", "PADAN"], [3216014406769390, "YA"], [int(NIK), "YA"]]
    assert answers(rows, excel=True) == [NikAnswer.MATCHED] * 2


def test_beside_a_nik_alone_sesuai_and_tidak_sesuai_are_answers() -> None:
    other = "3216134506759001"
    rows = [["No", "NIK", "Sesuai", "Tidak Sesuai"], [1, NIK, "V", ""], [2, other, "", "V"]]
    _, found = read(rows)
    assert [row.claim and row.claim.nik_answer for row in found] == [
        *(NikAnswer.MATCHED, NikAnswer.MISMATCHED)
    ]


def test_the_day_of_an_answer_is_asked_for_where_its_order_is_unclear() -> None:
    rows = [["NIK", "PADAN", "TGL PADAN"], *([NIK, "YA", f"0{at}/05/2025"] for at in range(1, 8))]
    mapping, found = read(rows)
    orders = {column.field: column.dates for column in mapping.tables[0].columns}
    assert orders[Field.NIK_ANSWERED_ON] is DateOrder.UNCLEAR
    assert {row.claim.nik_answered_on for row in found if row.claim} == {None, date(2025, 5, 5)}
    assert found[0].warnings[0].code is Code.ANSWER_DATE_TWO_WAYS


def test_the_day_of_an_answer_is_never_in_the_future() -> None:
    _, found = read([["NIK", "PADAN", "TGL PADAN"], [NIK, "YA", "25-03-2066"]])
    assert found[0].claim is not None
    assert found[0].claim.nik_answered_on is None
    assert [one.code for one in found[0].warnings] == [Code.ANSWER_DATE_UNREADABLE] or [
        one.code for one in found[0].warnings
    ] == [Code.ANSWER_DATE_IMPOSSIBLE]
