"""Engines that run the comparison: DuckDB in this process, or Spark."""

from collections.abc import Collection, Sequence
from typing import Protocol

from portal.registry.linkage.engines.duckdb import DuckDbEngine, score_against
from portal.registry.linkage.engines.spark import SparkEngine
from portal.registry.linkage.link_records import LinkRecord
from portal.registry.linkage.outcomes import ScoredPair


class Engine(Protocol):
    """Compares records. All engines give the same result for the same model."""

    def score(
        self, records: Sequence[LinkRecord], *, new_keys: Collection[str] | None = None
    ) -> list[ScoredPair]:
        """Return all pairs with outcome *same* or *review*, without pairs of the same ``decided``.

        With ``new_keys`` at least one side of a pair has one of these keys (incremental run).
        """
        ...


def linkage_engine(name: str = "duckdb") -> Engine:
    """Return the engine of this name: duckdb or spark (``LINKAGE_ENGINE`` in the environment)."""
    if name == "duckdb":
        return DuckDbEngine()
    if name == "spark":
        return SparkEngine()
    raise ValueError(f"LINKAGE_ENGINE is {name!r}; it can be duckdb or spark")


def score_candidates(record: LinkRecord, candidates: Sequence[LinkRecord]) -> list[ScoredPair]:
    """Return the pairs of ``record`` with at most 50 ``candidates``, most likely first.

    Takes one scoring call with a linker cached per thread: fast enough while the user types.
    """
    return score_against(record, candidates)
