"""Many papers at once are the same papers."""

from dataclasses import replace

import pytest

from portal.platform.documents import presses
from portal.platform.documents.papers import ReceiptPaper
from portal.platform.documents.presses import set_articles, stop_presses
from portal.platform.documents.printing import (
    PrintMark,
    PrintSize,
    print_paper,
    print_papers,
)
from portal.platform.documents.typesetter.article import Article
from tests.platform.documents.cast import RICE, SITI, bast, cash, text_of

pytestmark = pytest.mark.long


def stack() -> list[ReceiptPaper]:
    """Papers of one page and one of several, of both kinds."""
    long = bast(number="BAST-2", items=(replace(RICE, description="Beras"),) * 40)
    return [
        bast(number="BAST-1"),
        long,
        cash(),
        bast(number="BAST-3", receiver=replace(SITI, name="Acih")),
    ]


def test_a_paper_set_among_others_is_byte_for_byte_the_one_set_alone() -> None:
    many = print_papers(stack())
    assert many == [print_paper(paper) for paper in stack()]
    assert "Halaman 1 dari 3" in text_of(many[1]) or "Halaman 1 dari 2" in text_of(many[1])
    assert "Halaman 1 dari 1" in text_of(many[3])


def test_drafts_of_any_size_say_so_on_each() -> None:
    papers = [bast(number="BAST-1"), bast(number="BAST-2")]
    many = print_papers(papers, size=PrintSize.A5, draft=True)
    mark = PrintMark(draft=True)
    assert many == [print_paper(paper, size=PrintSize.A5, mark=mark) for paper in papers]


def test_a_press_that_was_killed_is_started_again() -> None:
    first = print_papers([bast()])
    for press in presses._presses:
        if press._process is not None:
            press._process.kill()
            press._process.wait()
    assert print_papers([bast()]) == first
    stop_presses()
    assert print_papers([bast()]) == first


def test_what_cannot_be_set_is_said_and_the_press_goes_on() -> None:
    with pytest.raises(RuntimeError, match="no page of its own"):
        set_articles([Article("<p>no paper</p>", "x")] * 3)
    assert len(print_papers([bast()])) == 1


def test_no_paper_takes_no_press() -> None:
    assert print_papers([]) == []
