"""Read thousands of damaged files: results and costs.

``python -m tests.benchmarks.damaged COUNT {lists|photos}`` prints one JSON object. It runs in a
separate process to measure its memory. ``DAMAGE_SEED`` repeats a run.
"""

import json
import os
import random
import resource
import sys
import tempfile
from collections import Counter

from portal.core.errors import InvalidInput
from portal.platform.files.photos import clean_photo
from tests.database import build_app, build_template
from tests.platform.files.damaged_photos import damaged_photos
from tests.registry.agencies.damaged_lists import damaged_lists
from tests.registry.agencies.test_damaged_lists import outcome_of


def lists(count: int, seed: int) -> Counter[str]:
    """Read every list to its end."""
    return Counter(outcome_of(content) for content in damaged_lists(count, seed))


def photos(count: int, seed: int) -> Counter[str]:
    """Clean every photo."""
    outcomes: Counter[str] = Counter()
    for content in damaged_photos(count, seed):
        try:
            clean_photo(content, "foto")
            outcomes["read"] += 1
        except InvalidInput as refusal:
            outcomes[str(refusal.message)] += 1
    return outcomes


def measure(count: int, kind: str) -> dict[str, float]:
    """Return the numbers of accepted and refused files, and the memory of the largest process in
    MiB.
    """
    seed = int(os.environ.get("DAMAGE_SEED") or random.randrange(10**6))
    print(f"seed {seed}", file=sys.stderr)  # noqa: T201
    with tempfile.TemporaryDirectory() as folder:
        uri = f"sqlite:///{folder}/settings.sqlite3"
        build_template(uri)
        with build_app(uri).app_context():
            outcomes = {"lists": lists, "photos": photos}[kind](count, seed)
    who = resource.RUSAGE_CHILDREN if kind == "lists" else resource.RUSAGE_SELF
    return {
        "seed": seed,
        "read": outcomes.pop("read", 0),
        "refused": outcomes.total(),
        "reasons": len(outcomes),
        "memory": resource.getrusage(who).ru_maxrss / 1024,
    }


if __name__ == "__main__":
    print(json.dumps(measure(int(sys.argv[1]), sys.argv[2])))  # noqa: T201
