"""Run a measurement in a separate process, to measure its memory."""

import json
import os
import subprocess
import sys


def sizes(variable: str, default: str = "13107 131072") -> list[int]:
    """Return the numbers named by the environment variable ``variable``, or the default two."""
    return [int(size) for size in os.environ.get(variable, default).split()]


def measured(module: str, size: int, *more: str) -> dict[str, float]:
    """Return the JSON object printed by ``python -m tests.benchmarks.<module> SIZE …``."""
    answer = subprocess.run(
        [sys.executable, "-m", f"tests.benchmarks.{module}", str(size), *more],
        check=True,
        capture_output=True,
        text=True,
    )
    return json.loads(answer.stdout)
