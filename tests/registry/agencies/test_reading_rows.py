"""Results of rows: accepted, refused with a reason, or skipped; and warnings."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.core.types import Relation, Sex
from portal.registry.agencies.reading import ReadRow, UnreadableFile, claim_from_json
from tests.registry.agencies.making import (
    KK,
    NIK,
    codes,
    csv_bytes,
    opened_here,
    person,
    read,
    read_cells,
    table,
)


def only(outcomes: list[ReadRow]) -> ReadRow:
    (outcome,) = outcomes
    return outcome


def test_a_good_row_is_read_in_full_and_without_a_warning() -> None:
    outcome = only(read(table(person(**{"No HP": "0826-3579-8825", "Desil": 1, "Ket": "janda"}))))
    assert outcome.state == "accepted"
    assert outcome.warnings == ()
    claim = outcome.claim
    assert claim is not None
    assert claim.name == "Siti Aminah"
    assert (claim.nik and claim.nik.value, claim.kk and claim.kk.value) == (NIK, KK)
    assert (claim.birth_date, claim.sex) == (date(1976, 6, 14), Sex.FEMALE)
    assert (claim.address, claim.rt, claim.rw) == ("Kp. Wates", "007", "011")
    assert claim.desa_code == "32.16.13.2002"
    assert claim.phone
    assert claim.phone.value == "+6282635798825"
    assert claim.decile == 1
    assert claim.extra == {"Ket": "janda"}
    assert claim_from_json(claim.as_json()) == claim


@pytest.mark.parametrize("written", ["", "-", "belum ada", "Tidak ada", "0", "N/A", "masih proses"])
def test_without_a_nik_a_person_is_accepted_and_the_reason_kept(written: str) -> None:
    outcome = only(read(table(person(NIK=written))))
    assert outcome.state == "accepted"
    assert codes(outcome.warnings) == ["nik_empty"]
    assert outcome.claim
    assert outcome.claim.nik is None
    assert outcome.claim.nik_missing_reason


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("321601540676939", "nik_length"),
        ("32160154067693931", "nik_length"),
        ("3216018506769393", "nik_date"),
        ("3216013002769393", "nik_date"),
        ("3216015406760000", "nik_serial"),
        ("32160154O6769393", "nik_letter_o"),
        ("3216015X06769393", "nik_characters"),
    ],
)
def test_a_text_that_can_be_no_nik_refuses_the_row(written: str, reason: str) -> None:
    outcome = only(read(table(person(NIK=written))))
    assert outcome.state == "refused"
    assert codes(outcome.reasons) == [reason]
    assert outcome.reasons[0].column == "NIK"
    assert outcome.reasons[0].message
    assert outcome.claim is None


@pytest.mark.parametrize(
    ("cell", "warning", "kept"),
    [
        (3216075911579610, "nik_last_digit", True),
        (3216015406769393, None, True),
        (9271015406769393, "nik_last_digit", True),  # beyond what a floating number tells apart
        ("3216075911579610.0", "nik_last_digit", True),
        ("3.21602E+15", "nik_cut_by_excel", False),
        ("3,21602E+15", "nik_cut_by_excel", False),
        (321607591157961, "nik_cut_by_excel", False),
        (KK, "nik_equals_kk", False),
    ],
)
def test_what_excel_and_haste_do_to_a_nik(cell: Any, warning: str | None, kept: bool) -> None:
    outcome = only(read_cells(person(NIK=cell, JK="", **{"Tgl Lahir": ""})))
    assert outcome.state == "accepted"
    assert codes(outcome.warnings) == ([warning] if warning else [])
    assert outcome.claim
    assert (outcome.claim.nik is not None) is kept


def test_a_nik_that_contradicts_the_person_is_only_doubtful() -> None:
    outcome = only(read(table(person(JK="L", **{"Tgl Lahir": "31-12-1950"}))))
    assert outcome.state == "accepted"
    assert set(codes(outcome.warnings)) == {"nik_birth_date_differs", "nik_sex_differs"}


@pytest.mark.parametrize(
    ("written", "warning"),
    [
        ("", "kk_empty"),
        ("-", "kk_empty"),
        ("321601", "kk_unreadable"),
        ("3.2E+15", "kk_unreadable"),
    ],
)
def test_a_kk_number_never_refuses_a_row(written: str, warning: str) -> None:
    outcome = only(read(table(person(**{"No KK": written}))))
    assert outcome.state == "accepted"
    assert codes(outcome.warnings) == [warning]


def test_a_list_without_those_columns_does_not_warn_of_them_in_every_row() -> None:
    outcome = only(read(table(person(), without=["NIK", "No KK", "JK"])))
    assert (outcome.state, outcome.warnings) == ("accepted", ())


@pytest.mark.parametrize(
    ("column", "written", "reason"),
    [
        ("Nama", "", "missing_name"),
        ("Nama", "-", "missing_name"),
        ("Nama", "s.d.a.", "missing_name"),
        ("Tgl Lahir", "30/02/2003", "impossible_birth_date"),
        ("Tgl Lahir", "35/08/1976", "impossible_birth_date"),
        ("Tgl Lahir", "17 Agu 2061", "impossible_birth_date"),
        ("Desa", "Bantargebang", "unknown_desa"),
        ("Nama", "Siti " * 100, "too_long"),
        ("Alamat", "x" * 20_000, "too_long"),
    ],
)
def test_what_refuses_a_row_names_the_column(column: str, written: str, reason: str) -> None:
    outcome = only(read(table(person(**{column: written}))))
    assert outcome.state == "refused"
    assert [(finding.code.value, finding.column) for finding in outcome.reasons] == [
        (reason, column)
    ]


def test_a_row_with_several_errors_is_refused_once_and_names_them_all() -> None:
    outcome = only(
        read(table(person(NIK="123456789", Desa="Entah", **{"Tgl Lahir": "31-11-1975"})))
    )
    assert set(codes(outcome.reasons)) == {"nik_length", "unknown_desa", "impossible_birth_date"}


@pytest.mark.parametrize(
    "cell",
    [
        *("14/06/1976", "1976-06-14", "14 Juni 1976", "14-6-76", "14 JUN 1976", "19760614"),
        *(date(1976, 6, 14), 27925, "27925"),
    ],
)
def test_a_birth_date_in_every_form_a_cell_can_have(cell: Any) -> None:
    outcome = only(read_cells(person(**{"Tgl Lahir": cell})))
    assert outcome.claim
    assert outcome.claim.birth_date == date(1976, 6, 14)


@pytest.mark.parametrize(("written", "year"), [("57 th", 1969), ("57", 1969), (57, 1969)])
def test_an_age_gives_a_birth_year(written: Any, year: int) -> None:
    row = person(Umur=written, **{"Tgl Lahir": "-"})
    claim = only(read_cells(row)).claim
    assert claim
    assert (claim.birth_date, claim.birth_year) == (None, year)


@pytest.mark.parametrize(
    ("written", "place", "day"),
    [
        ("Bekasi, 14-06-1976", "Bekasi", date(1976, 6, 14)),
        ("Bekasi, 14 Juni 1976", "Bekasi", date(1976, 6, 14)),
        ("1976-06-14", "", date(1976, 6, 14)),
        ("Bekasi", "Bekasi", None),
        ("", "", None),
    ],
)
def test_place_and_date_in_one_column(written: str, place: str, day: date | None) -> None:
    row = person(**{"Tempat, Tgl Lahir": written})
    outcome = only(read(table(row, without=["Tgl Lahir"])))
    assert outcome.claim
    assert (outcome.claim.birth_place, outcome.claim.birth_date) == (place, day)


@pytest.mark.parametrize(
    ("address", "rt", "rw", "kept"),
    [
        ("Kp. Wates RT 07 RW 11", "", "", ("Kp. Wates", "007", "011")),
        ("KP. WATES RT 007/011", "", "", ("KP. WATES", "007", "011")),
        ("Kp Wates – RT 7/11,\nDusun II", "", "", ("Kp Wates, Dusun II", "007", "011")),
        ("Kp. Wates", "7", "RW 011", ("Kp. Wates", "007", "011")),
        ("Kp. Wates RT 01/02", "007", "011", ("Kp. Wates RT 01/02", "007", "011")),
        ("Jl. Artis No. 5", "", "", ("Jl. Artis No. 5", "", "")),
    ],
)
def test_rt_and_rw_wherever_they_stand(
    address: str, rt: str, rw: str, kept: tuple[str, str, str]
) -> None:
    claim = only(read(table(person(Alamat=address, RT=rt, RW=rw)))).claim
    assert claim
    assert (claim.address, claim.rt, claim.rw) == kept


def test_rt_and_rw_in_one_column_even_if_excel_made_a_day_of_them() -> None:
    def outcome(cell: Any) -> ReadRow:
        return only(read_cells(person(**{"RT/RW": cell}), without=["RT", "RW"]))

    claim = outcome("4/8").claim
    assert claim
    assert (claim.rt, claim.rw) == ("004", "008")
    of_day = outcome(date(2026, 8, 4))
    assert of_day.claim
    assert (of_day.claim.rt, of_day.claim.rw) == ("004", "008")
    assert codes(of_day.warnings) == ["rt_rw_from_date"]


@pytest.mark.parametrize(
    ("cell", "number", "warnings"),
    [
        (83683967568, "+6283683967568", []),
        ("+62 (0)836-8396-7568", "+6283683967568", []),
        ("0836123 / 083683967568", "+6283683967568", []),
        ("(021) 8833445", "+62218833445", ["phone_without_sms"]),
        ("ada di RT", None, ["phone_unreadable"]),
        ("-", None, []),
    ],
)
def test_phones(cell: Any, number: str | None, warnings: list[str]) -> None:
    outcome = only(read_cells(person(**{"No HP": cell})))
    assert outcome.claim
    assert (outcome.claim.phone and outcome.claim.phone.value) == number
    assert codes(outcome.warnings) == warnings


@pytest.mark.parametrize(
    ("written", "relation"),
    [
        ("Kepala Keluarga", Relation.HEAD),
        ("ISTRI", Relation.SPOUSE),
        ("Anak", Relation.CHILD),
        ("Cucu", Relation.GRANDCHILD),
        ("Orang Tua", Relation.PARENT),
        ("Famili Lain", Relation.OTHER_KIN),
        ("Pembantu", Relation.OTHER),
    ],
)
def test_relations(written: str, relation: Relation) -> None:
    claim = only(read(table(person(Hubungan=written)))).claim
    assert claim
    assert claim.relation is relation


def test_aid_is_read_and_an_unclear_amount_is_only_doubtful() -> None:
    row = person(Komponen="LANSIA", Nominal="Rp1.500.000,00", **{"Tgl Salur": "16-02-2026"})
    claim = only(read(table(row))).claim
    assert claim
    assert (claim.aid_kind, str(claim.aid_value)) == ("LANSIA", "Rp1.500.000")
    assert claim.aid_date == date(2026, 2, 16)
    doubtful = only(read(table(person(Nominal="1,500"))))
    assert (doubtful.state, codes(doubtful.warnings)) == ("accepted", ["aid_value_unreadable"])


@pytest.mark.parametrize(
    "name", ["=1+1", "+6283400000000", "@SUM(A1:A9)", "سيتي أمينة", "Siti 🌸", "O"]
)
def test_unusual_names_are_kept_as_text(name: str) -> None:
    claim = only(read(table(person(Nama=name)))).claim
    assert claim
    assert claim.name == name


def test_direction_marks_in_a_name_do_not_spill_over() -> None:
    claim = only(read(table(person(Nama="Siti \u202bhanima\u202c")))).claim
    assert claim
    assert claim.name == "Siti hanima"


_cells = st.one_of(
    st.text(max_size=12),
    st.sampled_from(
        [NIK, KK, "-", "s.d.a.", "Jumlah", "P", "14-06-1976", "Karangpatri", "30/02/1970"]
    ),
)


@settings(max_examples=150)
@given(st.lists(st.lists(_cells, min_size=11, max_size=13), min_size=1, max_size=8))
def test_every_row_below_the_header_has_exactly_one_outcome(rows: list[list[str]]) -> None:
    cells = [*table(), *rows]
    try:
        outcomes = read(cells)
    except UnreadableFile:
        return
    last = opened_here(csv_bytes(cells))[0].last_row
    assert [outcome.row for outcome in outcomes] == list(range(2, last + 1))
    for outcome in outcomes:
        assert bool(outcome.reasons) == (outcome.state == "refused")
        assert (outcome.claim is not None) == (outcome.state == "accepted")
        assert (outcome.skipped is not None) == (outcome.state == "skipped")
        if outcome.claim:
            assert claim_from_json(outcome.claim.as_json()) == outcome.claim
            assert outcome.claim.nik or outcome.claim.nik_missing_reason
