"""The door to the comparison: which machine does it is a setting, what it says is not."""

from collections.abc import Collection, Sequence
from typing import Protocol

from portal.linkage.outcomes import ScoredPair
from portal.linkage.records import LinkRecord


class Engine(Protocol):
    """Compares records. The same model and the same decisions on every engine."""

    def score(
        self, records: Sequence[LinkRecord], *, only_with: Collection[str] | None = None
    ) -> list[ScoredPair]:
        """All pairs worth naming (same or review), after guards; pairs of one ``decided`` apart.

        With ``only_with`` at least one side of a pair bears one of these keys: an incremental run.
        """
        ...


def linkage_engine(name: str = "duckdb") -> Engine:
    """The engine of this name: duckdb or spark (``LINKAGE_ENGINE`` in the environment)."""
    if name == "duckdb":
        from portal.linkage.engines.duckdb import DuckDbEngine  # noqa: PLC0415  heavy library

        return DuckDbEngine()
    if name == "spark":
        from portal.linkage.engines.spark import SparkEngine  # noqa: PLC0415  heavy, optional

        return SparkEngine()
    raise ValueError(f"LINKAGE_ENGINE is {name!r}; it can be duckdb or spark")


def score_candidates(record: LinkRecord, candidates: Sequence[LinkRecord]) -> list[ScoredPair]:
    """``record`` beside at most 50 ``candidates``: those worth naming, the likeliest first.

    One scoring call with a model kept for each thread: quick enough while somebody types.
    """
    from portal.linkage.engines.duckdb import score_beside  # noqa: PLC0415  heavy library

    return score_beside(record, candidates)
