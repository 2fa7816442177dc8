"""Numbers and dates as an Indonesian official document writes them."""

import re
from datetime import date
from decimal import Decimal

from num2words import num2words

DAYS = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")
MONTHS = (
    "Januari",
    "Februari",
    "Maret",
    "April",
    "Mei",
    "Juni",
    "Juli",
    "Agustus",
    "September",
    "Oktober",
    "November",
    "Desember",
)
LARGEST = 10**15 - 1

# A single thousand is "seribu" wherever it stands; num2words knows that only at the beginning
# and writes 1.001.000 as "satu juta satu ribu".
_SINGLE_THOUSAND = re.compile(r"\b(juta|miliar|triliun) satu ribu\b")


def number_in_words(number: int) -> str:
    """``21_500`` → "dua puluh satu ribu lima ratus".

    Raises ValueError below zero and from one quadrillion on: such an amount on a paper is a slip.
    """
    if not 0 <= number <= LARGEST:
        raise ValueError(f"{number} is not an amount a paper can carry")
    return _SINGLE_THOUSAND.sub(r"\1 seribu", str(num2words(number, lang="id")))


def rupiah_in_words(amount: int) -> str:
    """``1_500_000`` → "satu juta lima ratus ribu rupiah" (the *terbilang* of a receipt)."""
    return f"{number_in_words(amount)} rupiah"


def rupiah(amount: int) -> str:
    """``1_500_000`` → "Rp1.500.000", the spelling of the general guide to Indonesian (EYD)."""
    return f"Rp{grouped(amount)}"


def grouped(number: int | Decimal) -> str:
    """Thousands with points, decimals with a comma and without idle zeros: "1.250", "2,5"."""
    whole, _, fraction = f"{number:,f}".partition(".")
    fraction = fraction.rstrip("0")
    return whole.replace(",", ".") + (f",{fraction}" if fraction else "")


def long_date(day: date) -> str:
    """ "17 April 2026"."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def day_and_date(day: date) -> str:
    """ "Jumat, 17 April 2026"."""
    return f"{DAYS[day.weekday()]}, {long_date(day)}"


def day_in_words(day: date) -> str:
    """The opening of a *berita acara*, after "Pada hari ini"."""
    return (
        f"{DAYS[day.weekday()]}, tanggal {number_in_words(day.day)}, "
        f"bulan {MONTHS[day.month - 1]}, tahun {number_in_words(day.year)} ({day:%d-%m-%Y})"
    )
