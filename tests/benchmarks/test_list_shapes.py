"""Lists in the formats of offices, compared with their truth: lost and wrong values.

``LIST_SEED`` repeats a run.
"""

import os
from collections import Counter
from random import Random, SystemRandom

from tests.benchmarks.conftest import Judge
from tests.registry.agencies.list_shapes import SHAPES
from tests.registry.agencies.making import read
from tests.registry.agencies.test_list_shapes import lost_cells, said, truth, unread_texts

LISTS_OF_A_SHAPE = 20
IDENTITY = ("nik", "kk", "phone")


def test_nobody_and_nothing_is_lost(judge: Judge) -> None:
    seed = int(os.environ.get("LIST_SEED") or SystemRandom().randrange(10**6))
    totals: Counter[str] = Counter()
    for shape in SHAPES:
        for number in range(LISTS_OF_A_SHAPE):
            made = shape(Random(f"{seed}-{shape.__name__}-{number}"))
            rows = read(made.content)
            accepted = [row for row in rows if row.claim is not None]
            names = Counter(one.name.casefold() for one in made.people)
            found = Counter(row.claim.name.casefold() for row in accepted if row.claim)
            refused = sum(row.state == "refused" for row in rows)
            totals["lists"] += 1
            totals["people"] += len(made.people)
            totals["accepted"] += len(accepted)
            totals["people lost without a word"] += max((names - found).total() - refused, 0)
            totals["cells lost without a word"] += lost_cells(made, rows).total()
            totals["cells lost without a word"] += sum(len(unread_texts(row)) for row in accepted)
            for row, one in zip(accepted, made.people, strict=False):
                totals["identity fields wrongly filled"] += sum(
                    said(row, field) not in (truth(one, field), None) for field in IDENTITY
                )
    judge("people accepted", totals["accepted"] / totals["people"], at_least=0.995)
    judge("people lost without a word", totals["people lost without a word"], at_most=0)
    judge("cells lost without a word", totals["cells lost without a word"], at_most=0)
    judge("identity fields wrong", totals["identity fields wrongly filled"], at_most=0)
    print(  # noqa: T201
        f"\n{totals['lists']} lists in {len(SHAPES)} shapes, seed {seed}:"
        f" {totals['accepted']:,} of {totals['people']:,} people accepted"
        f" ({totals['accepted'] / totals['people']:.2%});"
        f" {totals['people lost without a word']} people and"
        f" {totals['cells lost without a word']} cells lost without a word,"
        f" {totals['identity fields wrongly filled']} identity fields wrongly filled"
    )
