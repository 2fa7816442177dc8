"""One measurement of linkage in a separate process, to measure its memory.

``python -m tests.benchmarks.linkage_scale ROWS`` prints one JSON object.
"""

import json
import resource
import sys
import time

from portal.registry.linkage.clustering import cluster_records
from portal.registry.linkage.engines.duckdb import DuckDbEngine, compare_records
from portal.registry.linkage.features import feature_rows
from portal.registry.linkage.synthetic.lists import generate_dataset
from portal.registry.linkage.trained_model import trained_model
from tests.benchmarks.regency import DESA

_ROWS_PER_PERSON = 1.7


def measure(count: int) -> dict[str, float]:
    """Return the seconds of a full run, of Splink alone on the same rows, and of a hundred new
    rows.
    """
    world = generate_dataset("scale", people=int(count / _ROWS_PER_PERSON), desa=DESA)
    records = world.records[:count]
    model = trained_model()
    compare_records(
        feature_rows(records[:200], model.rarity), model, above=0.5
    )  # the libraries are loaded

    start = time.perf_counter()
    scored = DuckDbEngine().score(records)
    persons = cluster_records(scored, records)
    whole = time.perf_counter() - start
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024

    rows = feature_rows(records, model.rarity)
    start = time.perf_counter()
    compare_records(rows, model, above=model.review_above)
    bare = time.perf_counter() - start
    fresh = {record.key for record in records[-100:]}
    start = time.perf_counter()
    DuckDbEngine().score(records, new_keys=fresh)
    return {
        "rows": len(records),
        "whole": whole,
        "bare": bare,
        "hundred_new": time.perf_counter() - start,
        "memory": memory,
        "pairs": len(scored),
        "persons": len(persons),
    }


if __name__ == "__main__":
    print(json.dumps(measure(int(sys.argv[1]))))  # noqa: T201
