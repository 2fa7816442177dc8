"""What linkage costs beside Splink alone, and how it grows. Ratios of one run.

``LINKAGE_SIZES`` names other numbers of rows than 13,107 and 131,072.
"""

import json
import os
import subprocess
import sys

SIZES = [int(size) for size in os.environ.get("LINKAGE_SIZES", "13107 131072").split()]


def test_cost_and_growth() -> None:
    figures = [_measured(size) for size in SIZES]
    for found in figures:
        print(  # noqa: T201
            f"\n{found['rows']:,} rows: {found['whole'] / found['rows'] * 1e6:.0f} µs a row,"
            f" {found['whole'] / found['bare']:.2f} times Splink alone,"
            f" {found['memory']:.0f} MiB at most; {found['pairs']:,} pairs,"
            f" {found['persons']:,} persons with several rows"
            f"\n  a hundred new rows: {found['hundred_new'] / found['whole']:.2f} of a whole run"
            f"\n  while typing, 50 candidates: 95% below {found['check']:.0f} ms"
        )
    first, last = figures[0], figures[-1]
    growth = (last["whole"] / last["rows"]) / (first["whole"] / first["rows"])
    print(  # noqa: T201
        f"\ntime a row grows {growth:.2f} times from {first['rows']:,} to {last['rows']:,} rows"
    )


def _measured(size: int) -> dict[str, float]:
    answer = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.linkage_scale", str(size)],
        check=True,
        capture_output=True,
        text=True,
    )
    return json.loads(answer.stdout)
