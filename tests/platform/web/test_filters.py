"""Values formatted for display."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask, session
from hypothesis import given
from hypothesis import strategies as st

from portal.core.clock import today
from portal.platform.documents.printing import print_paper
from portal.platform.messages.placeholders import format_moment
from portal.platform.web import filters
from tests.platform.documents.cast import bast, text_of


@pytest.fixture
def english(gallery: Flask) -> Iterator[None]:
    """Switch the screen to English."""
    with gallery.test_request_context():
        session["language"] = "en"
        yield


def test_money_is_written_with_dots_and_without_cents() -> None:
    assert filters.rupiah(1_500_000) == "Rp1.500.000"
    assert filters.rupiah(0) == "Rp0"
    assert filters.rupiah(-2_500) == "-Rp2.500"
    assert filters.rupiah(None) == "–"


def test_days_are_written_in_indonesian() -> None:
    assert filters.tanggal(date(2026, 4, 17)) == "17 April 2026"
    assert filters.tanggal_pendek(date(2026, 8, 1)) == "1 Agu 2026"
    assert filters.hari_tanggal(date(2026, 4, 17)) == "Jumat, 17 April 2026"


def test_months_and_weekdays_speak_the_language_of_the_screen(english: None) -> None:
    assert filters.tanggal(date(2026, 5, 1)) == "1 May 2026"
    assert filters.tanggal_pendek(date(2026, 8, 1)) == "1 Aug 2026"
    assert filters.hari_tanggal(date(2026, 5, 1)) == "Friday, 1 May 2026"
    moment = datetime(2026, 5, 1, 2, 41, tzinfo=UTC)
    assert filters.tanggal_waktu(moment) == "1 May 2026, 09.41 WIB"


def test_papers_and_sms_are_indonesian_whatever_the_screen_speaks(english: None) -> None:
    paper = text_of(print_paper(bast(day=date(2026, 5, 1))))
    assert "Pada hari ini Jumat, tanggal satu, bulan Mei" in paper
    assert format_moment(date(2026, 5, 1), "id") == "Jumat 01/05"


def test_a_moment_late_in_the_evening_utc_is_the_next_day_in_bekasi() -> None:
    moment = datetime(2026, 4, 16, 18, 5, tzinfo=UTC)
    assert filters.tanggal_waktu(moment) == "17 April 2026, 01.05 WIB"


@pytest.mark.parametrize(
    ("days", "words", "tone"),
    [
        (-3, "terlambat 3 hari", "danger"),
        (0, "hari ini", "due"),
        (1, "besok", "due"),
        (2, "2 hari lagi", "due"),
        (18, "18 hari lagi", "neutral"),
    ],
)
def test_a_due_day_says_how_far_it_is(gallery: Flask, days: int, words: str, tone: str) -> None:
    with gallery.test_request_context():
        day = today() + timedelta(days=days)
        assert filters.tenggat(day) == words
        assert filters.tenggat_nada(day) == tone


def test_a_nik_shows_only_its_last_four_digits() -> None:
    assert filters.samar("3216084107859001") == "•••• •••• •••• 9001"
    assert filters.berkelompok("3216084107859001") == "3216 0841 0785 9001"


@given(st.text(alphabet="0123456789", min_size=5, max_size=20))
def test_a_masked_number_never_gives_away_its_beginning(number: str) -> None:
    assert filters.samar(number).replace(" ", "") == "•" * (len(number) - 4) + number[-4:]


def test_sizes_are_written_for_people() -> None:
    assert filters.ukuran(340_000) == "340 KB"
    assert filters.ukuran(1_240_000) == "1,2 MB"
    assert filters.ukuran(12) == "1 KB"
