"""Numbers and dates as Indonesian official documents write them."""

import re
from datetime import date
from decimal import Decimal

from portal.core.lazy import lazy

num2words = lazy("num2words")

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

# A single thousand is "seribu" in any position; num2words uses it only at the beginning and
# writes 1.001.000 as "satu juta satu ribu".
_SINGLE_THOUSAND = re.compile(r"\b(juta|miliar|triliun) satu ribu\b")


def number_in_words(number: int) -> str:
    """Return ``21_500`` as "dua puluh satu ribu lima ratus".

    Raises ValueError below zero and above 10**15 - 1; such an amount on a paper is a typing error.
    """
    if not 0 <= number <= LARGEST:
        raise ValueError(f"{number} is not an amount a paper can carry")
    return _SINGLE_THOUSAND.sub(r"\1 seribu", str(num2words.num2words(number, lang="id")))


def rupiah_in_words(amount: int) -> str:
    """Return ``1_500_000`` as "satu juta lima ratus ribu rupiah" (the *terbilang* of a receipt)."""
    return f"{number_in_words(amount)} rupiah"


def rupiah(amount: int) -> str:
    """Return ``1_500_000`` as "Rp1.500.000" (spelling of EYD, the general guide to Indonesian)."""
    return f"Rp{grouped(amount)}"


def grouped(number: int | Decimal) -> str:
    """Return a number with points and a decimal comma, without trailing zeros: "1.250", "2,5"."""
    whole, _, fraction = f"{number:,f}".partition(".")
    fraction = fraction.rstrip("0")
    return whole.replace(",", ".") + (f",{fraction}" if fraction else "")


def long_date(day: date) -> str:
    """Return "17 April 2026"."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def day_and_date(day: date) -> str:
    """Return "Jumat, 17 April 2026"."""
    return f"{DAYS[day.weekday()]}, {long_date(day)}"


def day_in_words(day: date) -> str:
    """Return the opening of a *berita acara*, to follow "Pada hari ini"."""
    return (
        f"{DAYS[day.weekday()]}, tanggal {number_in_words(day.day)}, "
        f"bulan {MONTHS[day.month - 1]}, tahun {number_in_words(day.year)} ({day:%d-%m-%Y})"
    )
