"""Amounts and dates as words, checked by an independent parser."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.platform.documents.formatting import (
    LARGEST,
    day_and_date,
    day_in_words,
    grouped,
    number_in_words,
    rupiah,
    rupiah_in_words,
)

ONES = ["nol", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan"]
SCALES = {"ribu": 10**3, "juta": 10**6, "miliar": 10**9, "triliun": 10**12}
WHOLE = {"sepuluh": 10, "sebelas": 11, "seratus": 100}


def read(words: str) -> int:
    """Return the number named by Indonesian words."""
    total = group = digit = 0
    for word in words.split():
        if word in ONES:
            digit = ONES.index(word)
        elif word == "belas":
            group, digit = group + 10 + digit, 0
        elif word == "puluh":
            group, digit = group + 10 * digit, 0
        elif word == "ratus":
            group, digit = group + 100 * digit, 0
        elif word in WHOLE:
            group += WHOLE[word]
        elif word == "seribu":
            total += 1000
        else:
            total += (group + digit) * SCALES[word]
            group = digit = 0
    return total + group + digit


@given(st.integers(min_value=0, max_value=LARGEST))
def test_every_amount_in_words_reads_back_as_the_same_amount(number: int) -> None:
    assert read(number_in_words(number)) == number


@given(st.integers(min_value=0, max_value=LARGEST))
def test_one_thousand_is_never_written_satu_ribu(number: int) -> None:
    words = f" {number_in_words(number)}"
    for before in ("", " juta", " miliar", " triliun"):
        assert not words.startswith(" satu ribu")
        assert f"{before} satu ribu" not in words or before == ""


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        (0, "nol rupiah"),
        (11, "sebelas rupiah"),
        (1_000, "seribu rupiah"),
        (100_000, "seratus ribu rupiah"),
        (101_000, "seratus satu ribu rupiah"),
        (1_000_000, "satu juta rupiah"),
        (1_001_000, "satu juta seribu rupiah"),
        (21_001_000, "dua puluh satu juta seribu rupiah"),
        (2_585_000, "dua juta lima ratus delapan puluh lima ribu rupiah"),
    ],
)
def test_amounts_as_an_official_writes_them(amount: int, words: str) -> None:
    assert rupiah_in_words(amount) == words


@pytest.mark.parametrize("slip", [-1, LARGEST + 1])
def test_an_absurd_amount_is_refused(slip: int) -> None:
    with pytest.raises(ValueError, match="amount"):
        number_in_words(slip)


def test_the_opening_of_a_berita_acara() -> None:
    assert day_in_words(date(2026, 4, 17)) == (
        "Jumat, tanggal tujuh belas, bulan April, tahun dua ribu dua puluh enam (17-04-2026)"
    )


def test_a_date_with_its_day() -> None:
    assert day_and_date(date(2026, 8, 17)) == "Senin, 17 Agustus 2026"


def test_figures_have_points_for_thousands_and_a_comma_for_decimals() -> None:
    assert rupiah(1_500_000) == "Rp1.500.000"
    assert grouped(Decimal("2.50")) == "2,5"
    assert grouped(Decimal("10")) == "10"
    assert grouped(Decimal("1E+3")) == "1.000"
