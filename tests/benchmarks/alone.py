"""A measurement in a process of its own, so that its memory is its own."""

import json
import os
import subprocess
import sys


def sizes(variable: str) -> list[int]:
    """The numbers of rows that ``variable`` names in the environment, or the usual two."""
    return [int(size) for size in os.environ.get(variable, "13107 131072").split()]


def measured(module: str, size: int, *more: str) -> dict[str, float]:
    """What ``python -m tests.benchmarks.<module> SIZE …`` prints: one JSON object."""
    answer = subprocess.run(
        [sys.executable, "-m", f"tests.benchmarks.{module}", str(size), *more],
        check=True,
        capture_output=True,
        text=True,
    )
    return json.loads(answer.stdout)
