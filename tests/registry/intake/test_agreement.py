"""When a row and the holder of its NIK are the same person, and when a person must review it."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.core.types import Nik, comparison_key
from portal.registry.intake.identity_check import births_agree, names_agree, within


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Hj. Siti Rohmah", "SITTI ROHMAH"),
        ("Siti Rohmah", "Rohmah"),
        ("Siti Rohmah", "S. Rohmah"),
        ("Rohmah Siti", "Siti Rohmah"),
        ("Komalasari", "Komalasri"),
        ("Nur Hayati", "Nurhayati"),
        ("Nurhayati", "Nuhrayati"),
    ],
)
def test_one_name_in_two_spellings_agrees(one: str, other: str) -> None:
    assert names_agree(comparison_key(one), comparison_key(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Rina", "Rini"),  # twins
        ("Siti Aminah", "Siti Aisyah"),
        ("Lilis Rohmah", "Ao Rahayu Sari"),
        ("Dwi Khotimah", "Dwi Handayani"),
        ("", "Siti"),
        ("", ""),
    ],
)
def test_names_of_two_people_do_not_agree(one: str, other: str) -> None:
    assert not names_agree(comparison_key(one), comparison_key(other))


def test_birth_dates_agree_if_nothing_contradicts() -> None:
    born, default = date(1961, 8, 17), date(1961, 12, 31)
    assert births_agree(born, born)
    assert births_agree(None, born)
    assert births_agree(born, None)
    assert births_agree(born, default)  # an official wrote the last day of the year
    assert births_agree(None, born, one_year=1962)  # from an age
    assert not births_agree(None, born, one_year=1965)
    assert not births_agree(born, date(1961, 8, 18))
    assert not births_agree(default, date(1965, 3, 1))


def test_an_exchanged_day_and_month_agree_if_the_nik_says_which_is_right() -> None:
    born, exchanged = date(1968, 5, 4), date(1968, 4, 5)
    own, another = Nik("3216134405689701"), Nik("3216134605689701")
    assert births_agree(born, exchanged, nik=own)
    assert births_agree(exchanged, born, nik=own)
    assert not births_agree(born, exchanged, nik=another)
    assert not births_agree(born, exchanged)
    assert not births_agree(born, date(1969, 4, 5), nik=own)


@given(st.text("abcde", min_size=1, max_size=8), st.text("abcde", min_size=1, max_size=8))
def test_slips_are_counted_the_same_from_both_sides(one: str, other: str) -> None:
    assert within(one, one, 0)
    assert [within(one, other, n) for n in range(9)] == [within(other, one, n) for n in range(9)]
    assert within(one, other, max(len(one), len(other)))
