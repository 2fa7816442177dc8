"""Cost of linkage compared with Splink alone, and its growth. Ratios within one run.

``LINKAGE_SIZES`` sets other numbers of rows than 13,107 and 131,072.
"""

from tests.benchmarks.alone import measured, sizes
from tests.benchmarks.conftest import Judge

SIZES = sizes("LINKAGE_SIZES")


def test_cost_and_growth(judge: Judge) -> None:
    figures = [measured("linkage_scale", size) for size in SIZES]
    for found in figures:
        print(  # noqa: T201
            f"\n{found['rows']:,} rows: {found['whole'] / found['rows'] * 1e6:.0f} µs a row,"
            f" {found['whole'] / found['bare']:.2f} times Splink alone,"
            f" {found['memory']:.0f} MiB at most; {found['pairs']:,} pairs,"
            f" {found['persons']:,} persons with several rows"
            f"\n  a hundred new rows: {found['hundred_new'] / found['whole']:.2f} of a whole run"
        )
        of = f"{found['rows']:,} rows linked"
        judge(f"{of}: microseconds a row", found["whole"] / found["rows"] * 1e6, at_most=180)
        judge(f"{of}: MiB", found["memory"], at_most=4096)
        judge(f"{of}: a hundred new", found["hundred_new"] / found["whole"], at_most=0.03)
    first, last = figures[0], figures[-1]
    growth = (last["whole"] / last["rows"]) / (first["whole"] / first["rows"])
    print(  # noqa: T201
        f"\ntime a row grows {growth:.2f} times from {first['rows']:,} to {last['rows']:,} rows"
    )
