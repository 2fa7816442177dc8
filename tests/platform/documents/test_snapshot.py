"""A stored paper is restored as it was issued, whatever the registry contains."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.platform.documents.papers import (
    BastPaper,
    Official,
    PaperRepresentative,
    Transfer,
    receipt_from_json,
)
from portal.platform.documents.printing import PrintMark, PrintSize, print_paper
from tests.platform.documents.cast import SITI, bast, cash, text_of

HEIR = PaperRepresentative(
    name="Ahmad Fauzi",
    relation="Anak kandung",
    letter_number="140/SK-07/2026",
    letter_date=date(2026, 4, 15),
)
BY_BANK = Transfer(bank="Contoh", account="**** 4471", holder="SITI ROHMAH", day=date(2026, 4, 16))


@pytest.mark.parametrize(
    "paper",
    [
        bast(),
        bast(representative=HEIR, acknowledged_by=None, items=()),
        cash(),
        cash(transfer=BY_BANK, representative=HEIR),
    ],
)
def test_a_paper_survives_being_stored(paper: BastPaper) -> None:
    assert receipt_from_json(paper.to_json()) == paper


@given(st.text())
def test_a_name_is_stored_exactly_as_it_was_written(name: str) -> None:
    paper = bast(receiver=replace(SITI, name=name))
    assert BastPaper.from_json(paper.to_json()) == paper


def test_the_same_paper_is_always_stored_as_the_same_text() -> None:
    assert bast().to_json() == bast().to_json()
    assert bast().to_json() != bast(giver=Official(name="Orang Lain")).to_json()


def test_one_kind_of_paper_is_not_taken_for_another() -> None:
    with pytest.raises(ValueError, match="bast"):
        BastPaper.from_json(cash().to_json())


def test_a_reprint_from_the_stored_text_says_what_the_first_print_said() -> None:
    first = text_of(print_paper(bast(), size=PrintSize.A5))
    stored = BastPaper.from_json(bast().to_json())
    again = text_of(print_paper(stored, size=PrintSize.A5, mark=PrintMark(copy=2)))
    assert again.replace("CETAK ULANG ke-2", "").split() == first.split()
