"""Rows that hold two people, and people who hold two rows."""

from datetime import date
from random import Random
from typing import Any

import pytest

from portal.core.types import Relation, Sex
from portal.registry.agencies.reading import (
    PersonClaim,
    ReadRow,
    SkipReason,
    UnreadableFile,
)
from tests.registry.agencies.list_people import Somebody, all_people
from tests.registry.agencies.making import KK, NIK, codes, read, xlsx_bytes

HUSBAND, OTHER_KK = "3216130302819002", "3216131705099880"
LABELS = ["No", "No KK", "Nama Suami", "NIK Suami", "Nama Istri", "NIK Istri", "Alamat", "Desa"]
AID = ["Nominal", "Tgl Salur"]


def claims(rows: list[ReadRow]) -> list[PersonClaim]:
    assert [row.reasons for row in rows if row.reasons] == []
    return [row.claim for row in rows if row.claim]


def test_husband_and_wife_of_one_row_are_two_people_of_one_family() -> None:
    rows = [LABELS, [1, KK, "Karta", HUSBAND, "Siti", NIK, "Kp. Rawa", "Karangpatri"]]
    he, she = claims(read(rows))
    assert (he.name, he.sex, he.relation) == ("Karta", Sex.MALE, Relation.HEAD)
    assert (she.name, she.sex, she.relation) == ("Siti", Sex.FEMALE, Relation.SPOUSE)
    assert he.nik
    assert she.nik
    assert (he.nik.value, she.nik.value) == (HUSBAND, NIK)
    assert he.kk == she.kk
    assert {he.address, she.address} == {"Kp. Rawa"}


@pytest.mark.parametrize(
    "header",
    [
        [["No", "Nama Suami", "NIK", "Nama Istri", "NIK", "No KK"]],
        [["No", "Suami", "", "Istri", "", "No KK"], ["", "Nama", "NIK", "Nama", "NIK", ""]],
    ],
)
def test_a_number_is_of_the_name_at_its_left(header: list[list[str]]) -> None:
    he, she = claims(read([*header, [1, "Karta", HUSBAND, "Siti", NIK, KK]]))
    assert he.nik
    assert she.nik
    assert (he.nik.value, she.nik.value) == (HUSBAND, NIK)


def test_what_both_were_given_is_one_fact_and_hers_if_she_is_alone() -> None:
    rows = [
        [*LABELS, *AID],
        [1, KK, "Karta", HUSBAND, "Siti", NIK, "Kp. Rawa", "Karangpatri", 600000, "25-01-2026"],
        [2, OTHER_KK, "-", "", "Acih", "", "Kp. Rawa", "Karangpatri", 600000, "25-01-2026"],
        ["", "", "Jumlah", "", "", "", "", "", 1200000, ""],
    ]
    found = read(rows)
    values = [claim.aid_value and claim.aid_value.amount for claim in claims(found)]
    assert [claim.name for claim in claims(found)] == ["Karta", "Siti", "Acih"]
    assert values == [600000, None, 600000]
    alone = claims(found)[-1]
    assert (alone.relation, alone.sex) == (None, Sex.FEMALE)
    skipped = [row.skipped for row in found if row.skipped and row.skipped is not SkipReason.BLANK]
    assert skipped == [SkipReason.NO_SPOUSE, SkipReason.TOTAL]
    assert set(claims(found)[1].extra) == set(AID)


def test_numbers_in_the_wrong_column_of_a_couple_are_seen() -> None:
    rows = read([LABELS, [1, KK, "Karta", NIK, "Siti", HUSBAND, "Kp. Rawa", "Karangpatri"]])
    assert [codes(row.warnings) for row in rows] == [["nik_sex_differs"], ["nik_sex_differs"]]


@pytest.mark.parametrize(
    "labels",
    [
        ["No", "Nama Suami", "NIK Suami", "Nama Istri", "NIK Istri"],
        ["No", "Nama Suami", "Nama Istri", "NIK", "No KK"],
    ],
)
def test_a_couple_of_whom_something_is_unclear_is_refused_in_words(labels: list[str]) -> None:
    with pytest.raises(UnreadableFile, match="suami dan istri"):
        read([labels, [1, "Karta", "Siti", NIK, KK]])


def people(seed: int) -> list[Somebody]:
    return [one for one in all_people(Random(seed), least=6)[1] if one.nik]


def under_the_name(seed: int) -> list[list[Any]]:
    rows: list[list[Any]] = [["No", "Nama", "No. KK", "Alamat"], ["", "Tempat, Tgl Lahir", "NIK"]]
    for number, one in enumerate(people(seed), 1):
        rows += [[number, one.name, one.kk, "Kp. Rawa"]]
        rows += [["", f"Bekasi, {one.born:%d-%m-%Y}", one.nik, ""]]
    return rows


def below_a_label_of_two(seed: int) -> list[list[Any]]:
    rows: list[list[Any]] = [["No.", "Nama / Tempat, Tgl Lahir", "NIK / No. KK", "Alamat"]]
    for number, one in enumerate(people(seed), 1):
        rows += [[number, one.name, one.nik, "Kp. Rawa"]]
        rows += [["", f"Bekasi, {one.born:%d-%m-%Y}", one.kk, "RT 3"]]
    return rows


def in_a_cell_of_two_lines(seed: int) -> list[list[Any]]:
    rows = below_a_label_of_two(seed)
    return [["No", "Nama Lengkap\nTempat, Tgl Lahir", "NIK\nNo. KK", "Alamat"], *rows[1:]]


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("shape", [under_the_name, below_a_label_of_two, in_a_cell_of_two_lines])
def test_a_person_over_two_rows_is_one_person_with_both(shape: Any, seed: int) -> None:
    table = shape(seed)
    rows = read(xlsx_bytes({"Data": table}))
    for claim, one in zip(claims(rows), people(seed), strict=True):
        assert (claim.name, claim.birth_date, claim.birth_place) == (one.name, one.born, "Bekasi")
        assert claim.nik
        assert claim.kk
        assert (claim.nik.value, claim.kk.value) == (one.nik, one.kk)
        assert claim.address.startswith("Kp. Rawa")
    last = [row.row for row in rows if row.claim][-1]
    assert table[last - 1][1] == people(seed)[-1].name


def test_a_header_of_two_things_alone_joins_no_rows() -> None:
    rows = [["No", "Nama", "NIK"], ["", "Tempat Lahir", ""], [1, "Siti", NIK]]
    found = claims(read([*rows, [2, "Karta", HUSBAND], ["", "Enok Rohmah", KK]]))
    assert {claim.name for claim in found} >= {"Siti", "Karta"}


def test_the_last_person_of_two_rows_may_have_one_row() -> None:
    rows = [*under_the_name(1), [99, "Enok Rohmah", KK, "Kp. Rawa"], ["Jumlah", "", "", ""]]
    found = claims(read(xlsx_bytes({"Data": rows})))
    assert (found[-1].name, found[-1].birth_date) == ("Enok Rohmah", None)
    assert len(found) == len(people(1)) + 1


def labels(text: str) -> list[str]:
    return [label.strip() for label in text.split("|")]


#: Headers of exports and templates of others, with the cells of one person.
OTHERS: dict[str, tuple[list[str], list[Any], dict[str, Any]]] = {
    "profile of a village": (
        labels(
            "RT|RW|Dusun|Kode Keluarga|Nama Kepala Keluarga|No.|NIK|Nama Anggota Keluarga|"
            "Jenis Kelamin|Hubungan|Tanggal Lahir|Status"
        ),
        [
            *("001", "002", "Wates", KK, "KARTA", 1, NIK),
            "SITI",
            "P",
            "Istri",
            "1976-06-14",
            "Kawin",
        ],
        {"name": "SITI", "relation": Relation.SPOUSE, "kk": KK, "rt": "001"},
    ),
    "who served her": (
        labels("TANGGAL ENTRY|NAMA PASIEN|NIK PASIEN|TGL LAHIR|PETUGAS ENTRY|NAMA|NIK"),
        ["2026-01-05", "Siti", NIK, "1976-06-14", "Dr. Budi", "Dewi Lestari", HUSBAND],
        {"name": "Siti", "nik": NIK, "birth_date": date(1976, 6, 14)},
    ),
    "state in the family": (
        labels("No|No KK|NIK|Nama Lengkap|Jenis Kelamin|Status Keluarga|Desil"),
        [1, KK, NIK, "Siti", "P", "ISTRI", 1],
        {"name": "Siti", "relation": Relation.SPOUSE, "decile": 1},
    ),
    "shortened": (
        labels("namadesa_kel|no_kk|nik|nama_lengkap|jk|tmpt_lhr|tgl_lhr|stts_hub_kel|no_rt|no_rw"),
        ["Karangpatri", KK, NIK, "Siti", "P", "Bekasi", "1976-06-14", "ISTRI", "1", "2"],
        {"name": "Siti", "relation": Relation.SPOUSE, "birth_place": "Bekasi", "rw": "002"},
    ),
    "of an application": (
        labels("no_kk|nik|status_kk|nama|tanggal_lahir|nama_ibu|nik_ibu"),
        [KK, NIK, "ISTRI", "Siti", "1976-06-14", "Iyah", HUSBAND],
        {"name": "Siti", "nik": NIK, "relation": Relation.SPOUSE},
    ),
}


@pytest.mark.parametrize("shape", OTHERS)
def test_lists_of_other_programs_are_read_as_they_name_their_columns(shape: str) -> None:
    header, cells, expected = OTHERS[shape]
    claim = claims(read([header, cells, cells, cells]))[0]
    for field, value in expected.items():
        found = getattr(claim, field)
        assert getattr(found, "value", found) == getattr(value, "value", value), field


def test_a_state_of_welfare_is_no_relation() -> None:
    rows = [["Nama", "NIK", "Status Keluarga"], *[["Siti", NIK, "Pra Sejahtera"]] * 3]
    claim = claims(read(rows))[0]
    assert (claim.relation, claim.extra) == (None, {"Status Keluarga": "Pra Sejahtera"})
