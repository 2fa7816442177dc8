from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.core.errors import InvalidInput
from portal.core.types import InvalidNik, KkNumber, Nik, Sex, keyed_hash

TODAY = date(2026, 6, 30)
NIK = "3216015406769393"  # a woman, 14 June 1976

birth_dates = st.dates(date(1927, 1, 1), TODAY)
serials = st.integers(9000, 9999)


def nik_of(born: date, sex: Sex, region: str = "321601", serial: int = 9001) -> str:
    day = born.day + (40 if sex is Sex.FEMALE else 0)
    return f"{region}{day:02}{born:%m%y}{serial:04}"


@given(birth_dates, st.sampled_from(Sex), st.integers(110101, 979999), serials)
def test_every_nik_a_registrar_can_give_is_read_and_agrees_with_its_holder(
    born: date, sex: Sex, region: int, serial: int
) -> None:
    nik = Nik.parse(nik_of(born, sex, str(region), serial))
    assert nik.sex is sex
    assert nik.birth_date(TODAY) == born
    assert nik.disagreements(born, sex) == []


@given(st.text())
def test_any_text_is_either_a_nik_of_sixteen_digits_or_refused(text: str) -> None:
    with suppress(InvalidNik):
        value = Nik.parse(text).value
        assert len(value) == 16
        assert set(value) <= set("0123456789")


@pytest.mark.parametrize(
    "written",
    ["'3216015406769393", "3216 0154 0676 9393", "3216.0154.0676.9393", " 3216015406769393\u00a0"],
)
def test_the_ways_spreadsheets_and_people_decorate_a_nik_do_not_matter(written: str) -> None:
    assert Nik.parse(written).value == NIK


@pytest.mark.parametrize(
    ("written", "fault"),
    [
        ("321601540676939", "length"),
        ("32160154067693931", "length"),
        ("32160154O6769393", "letter_o"),
        ("3.21602E+15", "characters"),
        ("٣٢١٦٠١٥٤٠٦٧٦٩٣٩٣", "characters"),
        ("", "characters"),
        ("3216018506769393", "date"),
        ("3216010006769393", "date"),
        ("3216014006769393", "date"),
        ("3216015413769393", "date"),
        ("3216013002769393", "date"),
        ("3216012902779393", "date"),
        ("3216015406760000", "serial"),
        ("1111111111111111", "repeated"),
    ],
)
def test_a_number_that_no_registrar_gives_is_refused_for_its_fault(
    written: str, fault: str
) -> None:
    with pytest.raises(InvalidNik) as refusal:
        Nik.parse(written)
    assert refusal.value.fault == fault


def test_a_person_first_registered_elsewhere_keeps_that_regions_code() -> None:
    assert Nik.parse("9171015406769393").value.startswith("9171")


def test_a_leap_day_is_possible_only_in_leap_years() -> None:
    assert Nik.parse("3216016902009001").birth_date(TODAY) == date(2000, 2, 29)
    assert Nik.parse("3216016902049001").birth_date(date(2003, 1, 1)) == date(1904, 2, 29)


def test_a_nik_that_differs_from_the_person_only_warns() -> None:
    found = Nik.parse(NIK).disagreements(date(1976, 6, 15), Sex.MALE)
    assert [item.field for item in found] == ["birth_date", "sex"]
    assert all(str(item.message) for item in found)
    assert Nik.parse(NIK).disagreements(None, None) == []


def test_masking_leaves_too_little_to_find_a_person_by() -> None:
    assert Nik.parse(NIK).masked == "3216••••••••9393"
    assert KkNumber.parse("3216011705099879").masked == "3216••••••••9879"


@pytest.mark.parametrize("written", ["321601170509987", "0000000000000000", "belum ada", ""])
def test_what_can_be_no_kk_number_is_refused(written: str) -> None:
    with pytest.raises(InvalidInput):
        KkNumber.parse(written)


def test_the_same_number_is_found_again_only_under_the_same_key() -> None:
    digest = keyed_hash(NIK, b"first key")
    assert digest == keyed_hash(NIK, b"first key")
    assert digest != keyed_hash(NIK, b"other key")
    assert NIK not in digest
    assert len(digest) == 64
