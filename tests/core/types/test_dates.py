from contextlib import suppress
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.core.errors import InvalidInput
from portal.core.types import parse_birth_date, parse_date, split_place_and_date

TODAY = date(2026, 6, 30)
INDONESIAN = (
    *("Januari", "Februari", "Maret", "April", "Mei", "Juni"),
    *("Juli", "Agustus", "September", "Oktober", "November", "Desember"),
)
SHORT = ("Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agu", "Sep", "Okt", "Nop", "Des")

days = st.dates(date(1927, 1, 1), TODAY)


@given(days)
def test_a_day_is_the_same_day_in_every_way_of_writing_it(day: date) -> None:
    for written in (
        day.isoformat(),
        f"{day.isoformat()} 00:00:00",
        f"{day:%d-%m-%Y}",
        f"{day:%d/%m/%Y}",
        f"{day.day}.{day.month}.{day.year}",
        f"{day.day}-{day.month}-{day:%y}",
        f"{day.day} {INDONESIAN[day.month - 1]} {day.year}",
        f"{day.day} {SHORT[day.month - 1].upper()}. {day.year}",
        f"{day:%d-%B-%Y}",
        f"{day:%b %d, %Y}",
    ):
        assert parse_date(written, TODAY) == day, written


@given(st.text(max_size=30))
def test_any_text_is_a_day_or_refused(text: str) -> None:
    with suppress(InvalidInput):
        assert parse_date(text, TODAY).year


@pytest.mark.parametrize(
    "written", ["30/02/2003", "35/08/1976", "31-11-1975", "2003-13-01", "29-2-2001", "00-00-0000"]
)
def test_a_day_that_is_not_in_the_calendar_is_refused(written: str) -> None:
    with pytest.raises(InvalidInput, match="tidak ada di kalender"):
        parse_date(written, TODAY)


@pytest.mark.parametrize("written", ["", "1961", "kemarin", "17 Foo", "12345678901234567890"])
def test_what_names_no_day_is_refused(written: str) -> None:
    with pytest.raises(InvalidInput, match="tidak dapat dibaca"):
        parse_date(written, TODAY)


@pytest.mark.parametrize(
    ("written", "why"),
    [("17 Agu 2061", "masa depan"), ("01-07-2026", "masa depan"), ("17-08-1861", "1900")],
)
def test_nobody_alive_was_born_in_the_future_or_before_1900(written: str, why: str) -> None:
    with pytest.raises(InvalidInput, match=why):
        parse_birth_date(written, TODAY)


def test_a_cell_that_is_already_a_date_is_taken_as_it_is() -> None:
    assert parse_birth_date(date(1971, 11, 14), TODAY) == date(1971, 11, 14)
    assert parse_birth_date(datetime(1971, 11, 14, 0, 0), TODAY) == date(1971, 11, 14)  # noqa: DTZ001


@pytest.mark.parametrize(
    ("written", "place", "day"),
    [
        ("Bekasi, 14-11-1971", "Bekasi", "14-11-1971"),
        ("Kab. Bekasi / 1-1-1970", "Kab. Bekasi", "1-1-1970"),
        ("Bekasi 17 Agustus 1961", "Bekasi", "17 Agustus 1961"),
        ("Bekasi,", "Bekasi", None),
        ("Bekasi", "Bekasi", None),
        ("1975-01-12", None, "1975-01-12"),
        (", 14-11-1971", None, "14-11-1971"),
        ("Agustus 17, 1961", None, "Agustus 17, 1961"),
        ("", None, None),
    ],
)
def test_place_and_date_in_one_cell_are_told_apart(
    written: str, place: str | None, day: str | None
) -> None:
    assert split_place_and_date(written) == (place, day)
