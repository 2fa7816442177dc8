"""Families in lists: lines of family cards, people over two rows, couples, turned sheets, codes."""

from random import Random
from typing import Any

import pytest

from portal.core.types import Relation, Sex
from portal.registry.agencies.reading import (
    Field,
    PersonClaim,
    UnreadableFile,
    guess_mapping,
    interpret,
    mapping_to_correct,
)
from portal.registry.agencies.reading.sheets import text_of
from tests.registry.agencies.list_people import Somebody, all_people, families
from tests.registry.agencies.making import (
    NIK,
    REGIONS,
    TODAY,
    codes,
    csv_bytes,
    opened,
    read,
    with_column,
    xlsx_bytes,
)

SEEDS = range(3)
HEADER = ["No", "Nama", "NIK", "JK"]


def claims(rows: list[list[Any]]) -> list[PersonClaim]:
    found = read(rows)
    assert [(row.row, row.reasons) for row in found if row.reasons] == []
    return [row.claim for row in found if row.claim]


def in_one_cell(head: Somebody) -> list[list[str]]:
    return [[f"No. KK : {head.kk}   Nama KK : {head.name}"]]


def in_two_lines(head: Somebody) -> list[list[str]]:
    return [[f"No KK : {head.kk}"], [f"Nama KK : {head.name}"]]


def in_cells_with_colons(head: Somebody) -> list[list[str]]:
    return [["No KK", ":", head.kk], ["Nama KK", ":", head.name]]


def in_four_cells(head: Somebody) -> list[list[str]]:
    return [["No KK :", head.kk, "Nama KK :", head.name]]


def in_the_column_of_names(head: Somebody) -> list[list[str]]:
    return [["", f"Nama Kepala Keluarga : {head.name}"], ["", f"No. KK : {head.kk}"]]


def with_a_slash(head: Somebody) -> list[list[str]]:
    return [[f"KK {head.kk} / {head.name}"]]


def with_the_header_again(head: Somebody) -> list[list[str]]:
    return [[], [f"No KK : {head.kk}", "", f"Nama KK : {head.name}"], HEADER]


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize(
    "lines",
    [
        *(in_one_cell, in_two_lines, in_cells_with_colons, in_four_cells),
        *(in_the_column_of_names, with_a_slash, with_the_header_again),
    ],
)
def test_the_line_of_a_family_card_is_of_all_below_it(lines: Any, seed: int) -> None:
    grouped = families(Random(seed), 6)
    rows: list[list[Any]] = [] if lines is with_the_header_again else [HEADER]
    for family in grouped:
        rows += lines(family[0])
        rows += [[at, one.name, one.nik, ""] for at, one in enumerate(family, start=1)]
    found = claims(rows)
    people = [(one, family[0]) for family in grouped for one in family]
    assert [claim.name for claim in found] == [one.name for one, _ in people]
    for claim, (one, head) in zip(found, people, strict=True):
        assert claim.kk
        assert (claim.kk.value, claim.extra["Kepala Keluarga"]) == (one.kk, head.name)
        assert claim.relation is (Relation.HEAD if one is head else None)


def test_another_head_without_a_number_ends_the_family_above() -> None:
    one, other = families(Random(1), 2)
    rows = [HEADER, *in_one_cell(one[0]), [1, one[0].name, "", ""]]
    rows += [[f"Nama KK : {other[0].name}"], [1, other[0].name, "", ""]]
    first, second = claims(rows)
    assert first.kk
    assert (second.kk, second.extra) == (None, {"Kepala Keluarga": other[0].name})


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("label", [["NIK / No. KK"], ["NIK", "No. KK"], ["NIK/KK"]])
def test_a_person_over_two_rows_is_one(label: list[str], seed: int) -> None:
    people = [one for one in all_people(Random(seed))[1] if one.nik]
    rows: list[list[Any]] = [["No", "Nama", line, "Alamat"] for line in label[:1]]
    rows += [["", "", line, ""] for line in label[1:]]
    for number, one in enumerate(people, start=1):
        rows += [[number, one.name, one.nik, "Kp. Rawa"], ["", "", one.kk, f"RT {one.rt}/{one.rw}"]]
    found = claims(rows)
    assert [(c.name, c.nik and c.nik.value, c.kk and c.kk.value) for c in found] == [
        (one.name, one.nik, one.kk) for one in people
    ]
    assert [(c.address, c.rt) for c in found] == [("Kp. Rawa", f"{one.rt:03}") for one in people]


def test_names_merged_over_both_rows_change_nothing() -> None:
    (head, *_), *_ = families(Random(4), 1)
    rows = [["No", "Nama", "NIK / No. KK"], [1, head.name, NIK], [1, head.name, head.kk]]
    (claim,) = claims(rows)
    assert claim.kk
    assert (claim.nik and claim.nik.value, claim.kk.value) == (NIK, head.kk)


def test_two_people_of_one_number_each_stay_two() -> None:
    rows = [["No", "Nama", "NIK / No. KK"], [1, "Siti", NIK], [2, "Acih", "3216134506759001"]]
    assert [(claim.name, claim.nik) for claim in claims(rows)] == [("Siti", None), ("Acih", None)]


def test_a_number_that_excel_has_cut_is_not_joined() -> None:
    rows = [["No", "Nama", "NIK / No. KK"], [1, "Siti", 3216015406769390], ["", "", NIK]]
    first, second = read(xlsx_bytes({"A": rows}))
    assert first.claim
    assert first.claim.nik is None
    assert second.state == "refused"


COUPLE = ["No", "Nama Suami", "NIK Suami", "Nama Istri", "NIK Istri", "Alamat", "Desa"]


def test_a_row_of_husband_and_wife_asks_whose_name_is_meant() -> None:
    rows = [COUPLE, [1, "Karta", "3216131409759001", "Siti", NIK, "Kp. Rawa", "Karangpatri"]]
    with pytest.raises(UnreadableFile) as refusal:
        read(rows)
    assert "Nama Suami, NIK Suami, Nama Istri, NIK Istri" in str(refusal.value.message)
    sheets = opened(csv_bytes(rows))
    told = with_column(mapping_to_correct(sheets), 3, field=Field.NAME)
    told = with_column(told, 4, field=Field.NIK)
    (row,) = interpret(sheets, told, REGIONS, TODAY)
    assert row.claim
    assert row.claim.nik
    assert (row.claim.name, row.claim.nik.value) == ("Siti", NIK)
    assert row.claim.extra["Nama Suami"] == "Karta"


def turned(rows: list[list[Any]]) -> list[list[Any]]:
    return [list(column) for column in zip(*rows, strict=True)]


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("titles", [[], [["DATA WARGA MISKIN"], []]])
def test_a_turned_sheet_is_turned_back(seed: int, titles: list[list[Any]]) -> None:
    people = all_people(Random(seed))[1]
    rows: list[list[Any]] = [["No", "Nama :", "NIK", "No. KK", "Tgl Lahir", "Pekerjaan"]]
    rows += [
        [number, one.name, one.nik, one.kk, one.born, "Buruh"]
        for number, one in enumerate(people, start=1)
    ]
    found = read(xlsx_bytes({"Warga": [*titles, *turned(rows)]}))
    assert {row.sheet for row in found} == {"Warga (diputar)"}
    assert [
        (row.claim.name, row.claim.nik and row.claim.nik.value, row.claim.birth_date)
        for row in found
        if row.claim
    ] == [(one.name, one.nik or None, one.born) for one in people]
    assert all(row.claim and row.claim.extra == {"Pekerjaan": "Buruh"} for row in found)
    kept = {text for row in found for text in row.cells}
    assert {text_of(cell) for row in rows[1:] for cell in row} - {""} <= kept


def test_forms_below_each_other_are_refused_in_plain_words() -> None:
    form = [["Nama", ":", "Siti"], ["NIK", ":", NIK], ["Alamat", ":", "Kp. Rawa"], []]
    with pytest.raises(UnreadableFile) as refusal:
        read(form * 2)
    assert "satu baris untuk satu orang" in str(refusal.value.message)


def test_a_list_with_a_header_is_never_turned() -> None:
    rows = [["Nama", "Alamat", "Desa"], ["NIK", "Kp. Rawa", "x"], ["Alamat", "Kp. Rawa", "y"]]
    sheets = opened(csv_bytes(rows))
    assert guess_mapping(sheets).tables[0].header_row == 1


def sexes(codes_: list[str], niks: list[str]) -> list[Sex | None]:
    rows: list[list[Any]] = [["Nama", "NIK", "JK"]]
    rows += [
        [f"Siti {'ABCDEF'[at]}", nik, code]
        for at, (code, nik) in enumerate(zip(codes_, niks, strict=True))
    ]
    return [claim.sex for claim in claims(rows)]


WOMAN, MAN = "3216134506759001", "3216130506759002"


@pytest.mark.parametrize(
    ("written", "niks", "meant"),
    [
        (["0", "1", "0"], [WOMAN, MAN, ""], [Sex.FEMALE, Sex.MALE, Sex.FEMALE]),
        (["0", "1", "0"], [MAN, WOMAN, ""], [Sex.MALE, Sex.FEMALE, Sex.MALE]),
        (["0", "0"], [WOMAN, ""], [Sex.FEMALE, Sex.FEMALE]),
        (["1", "2", "0"], ["", "", ""], [Sex.MALE, Sex.FEMALE, None]),
        (["1", "2"], ["", ""], [Sex.MALE, Sex.FEMALE]),
    ],
)
def test_the_nik_tell_which_code_is_of_women(
    written: list[str], niks: list[str], meant: list[Sex | None]
) -> None:
    assert sexes(written, niks) == meant


def test_codes_that_nothing_tells_are_kept_and_said() -> None:
    for row, code in zip(read([["Nama", "JK"], ["Siti", "0"], ["Karta", "1"]]), "01", strict=True):
        assert row.claim
        assert (row.claim.sex, row.claim.extra) == (None, {"JK": code})
        assert "sex_code_unknown" in codes(row.warnings)
