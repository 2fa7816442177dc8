"""Properties of whole columns, and labels that prevent guessing."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.registry.agencies.reading import DateOrder, Field, ReadRow, guess_mapping, interpret
from portal.registry.agencies.reading.fields import meaning_of
from portal.registry.agencies.reading.profile import profile_tables
from portal.registry.agencies.reading.status_words import (
    PersonStatus,
    payment_failed,
    person_status,
    status_by_name,
)
from tests.registry.agencies.making import (
    NIK,
    REGIONS,
    TODAY,
    codes,
    csv_bytes,
    opened,
    person,
    read,
    read_cells,
    table,
    with_column,
    xlsx_bytes,
)


def of_days(days: list[Any], niks: list[str] | None = None) -> list[ReadRow]:
    """Rows with these birth dates, and these NIK or none."""
    rows: list[list[Any]] = [["No", "Nama", "NIK", "Tgl Lahir"]]
    rows += [
        [number, f"Siti {chr(64 + number)}", niks[number - 1] if niks else "", day]
        for number, day in enumerate(days, start=1)
    ]
    return read(xlsx_bytes({"A": rows}) if any(isinstance(d, date) for d in days) else rows)


def births(rows: list[ReadRow]) -> list[date | None]:
    return [row.claim.birth_date if row.claim else None for row in rows]


def test_one_day_that_can_only_be_month_first_settles_the_column() -> None:
    rows = of_days(["05/06/1975", "07/01/1961", "07/18/1955"])
    assert births(rows) == [date(1975, 5, 6), date(1961, 7, 1), date(1955, 7, 18)]
    assert all("birth_date_swapped" in codes(row.warnings) for row in rows)


def test_a_column_whose_first_day_stands_far_below_is_judged_all_the_same() -> None:
    empty = [""] * 2_100
    rows = read(
        [["No", "Nama", "NIK", "Tgl Lahir"]]
        + [
            [number, "Siti Rohmah", "", day]
            for number, day in enumerate([*empty, "05/06/1975", "07/18/1955"], start=1)
        ]
    )
    assert births(rows)[-2:] == [date(1975, 5, 6), date(1955, 7, 18)]


def test_days_that_excel_swapped_are_known_by_the_text_it_left() -> None:
    days: list[Any] = [date(1961, 1, 7), date(1975, 6, 5), "18/07/1955"]
    assert births(of_days(days)) == [date(1961, 7, 1), date(1975, 5, 6), date(1955, 7, 18)]


def test_the_nik_decides_in_its_own_row_whatever_the_column_says() -> None:
    rows = of_days(["14/06/1976", "06/05/1975"], [NIK, "3216134506759001"])
    assert births(rows) == [date(1976, 6, 14), date(1975, 6, 5)]
    assert codes(rows[1].warnings) == ["birth_date_swapped", "desa_empty"]


@pytest.mark.parametrize("number", [1, 2, 8])
def test_where_both_orders_are_possible_and_nothing_decides_no_day_is_taken(number: int) -> None:
    rows = of_days([f"0{day}/0{day + 1}/1970" for day in range(1, number + 1)])
    assert births(rows) == [None] * number
    assert all("birth_date_two_ways" in codes(row.warnings) for row in rows)
    assert all(row.state == "accepted" for row in rows)


def test_what_a_person_says_of_a_column_of_days_holds() -> None:
    content = csv_bytes([["Nama", "Tgl Lahir"], *[[f"Siti {n}", "05/06/1975"] for n in "ABCDEFGH"]])
    sheets = opened(content)
    (found,) = guess_mapping(sheets).tables
    assert profile_tables([(sheets[0], found)], TODAY)[0].dates == {1: DateOrder.UNCLEAR}
    told = with_column(guess_mapping(sheets), 1, dates=DateOrder.MONTH_FIRST)
    rows = list(interpret(sheets, told, REGIONS, TODAY))
    assert births(rows) == [date(1975, 5, 6)] * 8


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.dates(date(1930, 1, 1), date(2020, 12, 31)), min_size=5, max_size=40),
    st.booleans(),
)
def test_a_column_in_one_order_is_never_read_in_the_other(days: list[date], swapped: bool) -> None:
    style = "%m/%d/%Y" if swapped else "%d/%m/%Y"
    rows = of_days([day.strftime(style) for day in days])
    told = [day for day in days if day.day > 12]
    for found, day in zip(births(rows), days, strict=True):
        assert found in ({day} if told else {day, None})


@pytest.mark.parametrize(
    "label",
    [
        *("No Rekening", "No KKS", "NOPESERTA", "NO_KARTU", "No ATM", "IDBDT", "Nama Bank"),
        *("No HP Pendamping", "NIK Pendamping", "Nama SLS", "Nama Orang Tua Kandung"),
        *("Ibu", "NAMA_LGKP_AYAH", "NIK Ibu", "No HP Ketua RT", "Alamat Sekolah", "Nama Kelompok"),
    ],
)
def test_a_label_that_speaks_of_somebody_else_is_never_the_persons_own(label: str) -> None:
    meaning = meaning_of(label)
    assert meaning is not None
    assert meaning[0] is Field.IGNORED
    rows = [["Nama", label], *[[f"Siti {n}", f"32160154067693{k}"] for k, n in enumerate("AB", 10)]]
    for row in read(rows):
        assert row.claim
        assert (row.claim.nik, row.claim.kk, row.claim.phone) == (None, None, None)
        assert list(row.claim.extra) == [label]


def test_sixteen_digits_under_an_unknown_word_are_no_identity_number() -> None:
    rows = [["Nama", "Desa", "Identitas"]]
    rows += [[f"Siti {n}", "Karangpatri", NIK] for n in "ABCDE"]
    assert all(row.claim and row.claim.nik is None for row in read(rows))


def test_a_column_of_nik_that_holds_family_cards_is_said_so_and_gives_no_nik() -> None:
    rows = [["Nama", "NIK", "Tgl Lahir", "JK"]]
    rows += [
        [f"Siti {n}", f"32161317050990{k}", f"0{k - 10}-05-1975", "P"]
        for k, n in enumerate("ABCD", start=11)
    ]
    for row in read(rows):
        assert row.claim
        assert row.claim.nik is None
        assert row.claim.kk
        assert codes(row.warnings)[0] == "nik_column_is_kk"


def test_amounts_with_commas_are_read_where_the_column_is_written_so() -> None:
    first, second = read(table(person(Nominal="1,200,000"), person(Nominal="600,000")))
    assert [
        row.claim and row.claim.aid_value and row.claim.aid_value.amount for row in (first, second)
    ] == [1_200_000, 600_000]


def of_aid(days: list[str]) -> list[ReadRow]:
    """A list of people who got aid on these days."""
    return read(table(*(person(Nominal="750000", **{"Tgl Salur": day}) for day in days)))


def aid_days(rows: list[ReadRow]) -> list[date | None]:
    return [row.claim.aid_date if row.claim else None for row in rows]


def test_a_day_of_aid_that_can_be_read_both_ways_is_not_taken_and_said() -> None:
    rows = of_aid([f"0{day}/0{day + 1}/2025" for day in range(1, 8)])
    assert aid_days(rows) == [None] * 7
    assert all("aid_date_two_ways" in codes(row.warnings) for row in rows)
    assert all(row.state == "accepted" for row in rows)


def test_one_day_that_can_only_be_month_first_settles_the_days_of_aid() -> None:
    rows = of_aid([*(f"0{day}/05/2025" for day in range(1, 8)), "07/18/2025"])
    assert aid_days(rows)[:2] == [date(2025, 1, 5), date(2025, 2, 5)]
    assert aid_days(rows)[-1] == date(2025, 7, 18)


def test_where_days_of_aid_contradict_each_other_only_the_sure_ones_are_taken() -> None:
    rows = of_aid(["13/05/2025", "05/14/2025", "03/04/2025", "05/05/2025"])
    assert aid_days(rows) == [date(2025, 5, 13), date(2025, 5, 14), None, date(2025, 5, 5)]


@pytest.mark.parametrize(
    ("title", "day", "told"),
    [
        ("PENYALURAN BULAN APRIL 2026", "10/04/2026", date(2026, 4, 10)),
        ("PENYALURAN BULAN OKTOBER 2026", "10/04/2026", date(2026, 10, 4)),
        ("TRIWULAN I (JANUARI - MARET 2026)", "10/02/2026", date(2026, 2, 10)),
        ("BULAN APRIL 2025", "10/04/2026", None),
        ("PER 30 APRIL 2026", "10/04/2026", None),
        ("JANUARI S.D. DESEMBER 2026", "10/04/2026", None),
        ("TAHAP III 2026", "10/03/2026", None),
    ],
)
def test_the_month_that_a_title_names_tells_the_order(
    title: str, day: str, told: date | None
) -> None:
    rows = [[title], [], *table(person(Nominal="750000", **{"Tgl Salur": day}))]
    assert aid_days(read(rows)) == [told]


def test_the_other_days_of_a_file_tell_the_order_if_they_are_written_alike() -> None:
    paid = {"Nominal": "750000", "Tgl Salur": "10-04-2026"}
    assert aid_days(read(table(person(**paid)))) == [date(2026, 4, 10)]
    assert aid_days(read(table(person(**paid | {"Tgl Salur": "10/04/2026"})))) == [None]
    american = {"NIK": "", "Tgl Lahir": "06-14-1976"}
    assert aid_days(read(table(person(**paid | american)))) == [date(2026, 10, 4)]


def test_the_days_of_one_sheet_tell_the_order_of_the_next() -> None:
    sheets = {
        "Karangpatri": [["Nama", "Tgl Lahir"], ["Siti", "14/06/1976"]],
        "Sirnajati": [["Nama", "Tgl Lahir"], ["Acih", "05/06/1976"]],
    }
    assert births(read(xlsx_bytes(sheets))) == [date(1976, 6, 14), date(1976, 6, 5)]


def test_days_that_excel_keeps_as_days_are_never_asked_about() -> None:
    rows = read_cells(person(Nominal="1", **{"NIK": "", "Tgl Salur": date(2026, 4, 10)}))
    assert aid_days(rows) == [date(2026, 4, 10)]


def test_of_two_days_the_one_that_may_be_tells_the_order() -> None:
    rows = of_aid(["10/12/2062", "07/05/2027", "03/04/2026"])
    assert aid_days(rows) == [None, date(2027, 5, 7), date(2026, 4, 3)]
    assert "aid_date_impossible" in codes(rows[0].warnings)


DAYS = st.dates(date(2015, 1, 1), date(2026, 6, 1))
TWO_WAYS = st.builds(
    lambda year, month, ahead: date(year, month, (month - 1 + ahead) % 12 + 1),
    st.integers(2015, 2025),
    st.integers(1, 12),
    st.integers(1, 11),
)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(TWO_WAYS, min_size=1, max_size=20),
    st.lists(DAYS, max_size=20),
    st.booleans(),
)
def test_no_day_of_aid_is_ever_read_in_the_wrong_order(
    two_ways: list[date], others: list[date], swapped: bool
) -> None:
    days = two_ways + others
    style = "%m/%d/%Y" if swapped else "%d/%m/%Y"
    for found, day in zip(aid_days(of_aid([d.strftime(style) for d in days])), days, strict=True):
        assert found in (day, None)


@pytest.mark.parametrize("written", ["10-01-2062", "10-01-1026", date(1998, 5, 1)])
def test_aid_is_given_neither_before_2000_nor_years_ahead(written: Any) -> None:
    (row,) = read_cells(person(Nominal="750000", **{"Tgl Salur": written}))
    assert row.claim
    assert row.claim.aid_date is None
    assert "aid_date_impossible" in codes(row.warnings)


def test_aid_may_be_announced_for_some_months_ahead() -> None:
    soon = TODAY + timedelta(days=90)
    (row,) = read_cells(person(Nominal="750000", **{"Tgl Salur": soon}))
    assert row.claim
    assert row.claim.aid_date == soon


@pytest.mark.parametrize(
    ("remark", "label", "status"),
    [
        ("Meninggal", "Ket", PersonStatus.DEAD),
        ("NON AKTIF - MENINGGAL", "STATUS", PersonStatus.DEAD),
        ("md", "Ket", PersonStatus.DEAD),
        ("Pindah ke Karawang", "Ket", PersonStatus.MOVED),
        ("Data ganda", "Ket", PersonStatus.DUPLICATE),
        ("Tidak Valid", "Status", PersonStatus.INACTIVE),
        ("1", "is_nonaktif", PersonStatus.INACTIVE),
        ("Ya", "keterangan_meninggal", PersonStatus.DEAD),
        ("Suami meninggal", "Ket", None),
        ("belum meninggal", "Ket", None),
        ("janda", "Ket", None),
        ("Hidup", "Status", None),
        ("0", "is_nonaktif", None),
    ],
)
def test_a_remark_says_what_became_of_the_person_and_not_of_her_husband(
    remark: str, label: str, status: PersonStatus | None
) -> None:
    assert person_status(remark, label) is status


@pytest.mark.parametrize(
    ("remark", "failed"),
    [
        *(("Gagal Salur", True), ("retur", True), ("belum cair", True), ("Tidak transaksi", True)),
        *(("Berhasil", False), ("Cair", False), ("Sudah diterima", False), ("", False)),
    ],
)
def test_a_remark_says_whether_the_aid_arrived(remark: str, failed: bool) -> None:
    assert payment_failed(remark) is failed
    (row,) = read(table(person(Nominal="600000", **{"Status Salur": remark or "-"})))
    assert row.claim
    assert row.claim.aid_failed is failed


@pytest.mark.parametrize(
    ("name", "dead"),
    [("(Alm) Karta", True), ("Siti (meninggal)", True), ("Alm. Karta", True), ("Almaidah", False)],
)
def test_a_name_may_say_that_its_bearer_died(name: str, dead: bool) -> None:
    assert (status_by_name(name) is PersonStatus.DEAD) is dead


@pytest.mark.parametrize(
    "number",
    ["0321613200200001", "0000000000000000", "9999999999999999", "1234567890123456"],
)
def test_a_number_that_stands_for_no_nik_loses_nobody(number: str) -> None:
    (row,) = read(table(person(NIK=number)))
    assert row.claim
    assert row.claim.nik is None
    assert row.claim.nik_missing_reason
    assert codes(row.warnings) == ["nik_temporary"]


def test_who_has_an_order_number_and_a_name_is_a_person_wherever_she_stands() -> None:
    rows: list[list[Any]] = [["No", "Nama", "Alamat"], [1, "Siti Rohmah", "RT 01/02"]]
    rows += [["", "Jumlah", ""], [2, "Catatan Sari", ""], [3, "Desa Wati", "Kp. Rawa"]]
    assert [row.state.value for row in read(rows)] == [
        *("accepted", "skipped", "accepted", "accepted"),
    ]
