"""What a hundred receipts cost together and apart. Ratios of one run; nothing in bare seconds."""

from collections.abc import Callable
from dataclasses import replace
from time import process_time

import pytest

from portal.documents.papers import BastPaper
from portal.documents.printing import PaperSize, Sheet, print_paper, print_together
from tests.documents.cast import SITI, bast


def receipts(count: int) -> list[BastPaper]:
    return [
        bast(number=f"BAST-{place:04d}", receiver=replace(SITI, name=f"Ibu Nomor {place}"))
        for place in range(count)
    ]


def cost(work: Callable[[], object]) -> float:
    begun = process_time()
    work()
    return process_time() - begun


def together(papers: list[BastPaper]) -> bytes:
    return print_together([Sheet(paper=p, size=PaperSize.A5) for p in papers], title="Acara")


def test_a_hundred_receipts_together_cost_less_than_apart(
    capsys: pytest.CaptureFixture[str],
) -> None:
    print_paper(bast())  # loads WeasyPrint, so that neither side pays for it
    papers = receipts(100)
    apart = cost(lambda: [print_paper(paper, size=PaperSize.A5) for paper in papers])
    joined = cost(lambda: together(papers))
    few = cost(lambda: together(receipts(25)))
    with capsys.disabled():
        print(f"\n100 receipts apart / together: {apart / joined:.2f}")  # noqa: T201
        print(f"cost of one among 100 / among 25: {joined / few / 4:.2f}")  # noqa: T201
    assert joined < apart
    assert joined / few / 4 < 1.5, "the cost of a receipt grows with their number"
