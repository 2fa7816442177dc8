"""The papers of an event beside a loop of single documents, what it was before, and typst.

``PAPER_COUNTS`` sets other numbers of papers than 100 and 1,100; the slow ways are measured on at
most 100, as their cost a paper does not depend on the number.
"""

import os
from importlib.util import find_spec

import pytest

from tests.benchmarks.alone import measured, sizes
from tests.benchmarks.conftest import Judge

COUNTS = sizes("PAPER_COUNTS", "100 1100")
_ALONE = 100
_WAYS = ("loop", "loop-a5", "kept", "portal", "typst")


@pytest.mark.parametrize("count", COUNTS)
def test_cost_of_a_stack(count: int, judge: Judge) -> None:
    found = {}
    for way in _WAYS:
        if way == "typst" and find_spec("typst") is None:
            continue
        number = min(count, _ALONE) if way in ("loop", "loop-a5", "kept") else count
        figures = measured("event_papers", number, way)
        found[way] = figures["wall"] / number
        print(  # noqa: T201
            f"\n{count:,} papers, {way}: {found[way]:.3f} s each,"
            f" {figures['processor'] / number:.3f} s of processor; {figures['memory']:.0f} MiB"
        )
        if way == "portal":
            judge(f"{count:,} papers: memory in MiB", figures["memory"], at_most=1024)
    print(f"on {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")  # noqa: T201
    judge(
        f"{count:,} papers: times the loop of single documents",
        found["loop"] / found["portal"],
        at_least=8,
    )
