"""Import and linkage of a list: the cost beside the bare work, and its growth.

``IMPORT_SIZES`` sets other numbers of rows than 13,107 and 131,072.
"""

from tests.benchmarks.alone import measured, sizes
from tests.benchmarks.conftest import Judge

SIZES = sizes("IMPORT_SIZES")


def test_cost_and_growth(judge: Judge) -> None:
    figures = [measured("import_scale", size) for size in SIZES]
    for found in figures:
        print(  # noqa: T201
            f"\n{found['rows']:,} rows: read and previewed {found['staged']:.1f} s, brought in"
            f" {found['applied']:.1f} s, linked {found['linked']:.1f} s; {found['memory']:.0f} MiB"
            f" at most; {found['pairs']:,} pairs, {found['merged']:,} merged"
            f"\n  bare: read {found['bare_read']:.1f} s, inserted {found['bare_inserted']:.1f} s"
            f" (as objects of the models {found['bare_added']:.1f} s), Splink"
            f" {found['bare_splink']:.1f} s and its columns {found['bare_columns']:.1f} s"
            f"\n  {_whole(found) / _bare(found, 'inserted'):.2f} times the bare work,"
            f" {_whole(found) / _bare(found, 'added'):.2f} times with objects of the models"
        )
        judge(
            f"import of {found['rows']:,} rows, of the bare work",
            _whole(found) / _bare(found, "inserted"),
            at_most=3,
        )
    first, last = figures[0], figures[-1]
    growth = (_whole(last) / last["rows"]) / (_whole(first) / first["rows"])
    print(  # noqa: T201
        f"\ntime a row grows {growth:.2f} times from {first['rows']:,} to {last['rows']:,} rows"
    )


def _whole(found: dict[str, float]) -> float:
    return found["staged"] + found["applied"] + found["linked"]


def _bare(found: dict[str, float], inserting: str) -> float:
    return sum(found[f"bare_{part}"] for part in ("read", inserting, "columns", "splink"))
