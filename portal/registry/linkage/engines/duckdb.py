"""Engine for one machine: Splink on DuckDB, in this process."""

import threading
from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, Any

from portal.core.lazy import lazy
from portal.registry.linkage.classification import classify_pairs, lowest_threshold
from portal.registry.linkage.comparisons import BLOCKING_RULES, LINKER_OPTIONS, splink_settings
from portal.registry.linkage.features import COLUMNS, Features, feature_rows
from portal.registry.linkage.link_records import LinkRecord
from portal.registry.linkage.outcomes import (
    RESULT_COLUMNS,
    ComparedPair,
    ScoredPair,
    read_compared_pairs,
)
from portal.registry.linkage.trained_model import Model, trained_model

if TYPE_CHECKING:
    import pyarrow as pa
    import splink
    from splink.internals.splink_dataframe import SplinkDataFrame
else:
    pa, splink = lazy("pyarrow"), lazy("splink")


class DuckDbEngine:
    """Splink on DuckDB."""

    def __init__(self, model: Model | None = None) -> None:
        self._model = model or trained_model()

    def score(
        self, records: Sequence[LinkRecord], *, new_keys: Collection[str] | None = None
    ) -> list[ScoredPair]:
        """See :class:`portal.registry.linkage.engines.Engine`."""
        rows = feature_rows(records, self._model.rarity, new_keys)
        compared = compare_records(
            rows,
            self._model,
            above=lowest_threshold(self._model),
            only_new=new_keys is not None,
        )
        return classify_pairs(compared, rows, records, self._model)


_cache = threading.local()


def score_against(
    record: LinkRecord, candidates: Sequence[LinkRecord], model: Model | None = None
) -> list[ScoredPair]:
    """See :func:`portal.registry.linkage.engines.score_candidates`."""
    model = model or trained_model()
    everyone = [record, *candidates]
    rows = feature_rows(everyone, model.rarity)
    if not candidates:
        return []
    api, linker = _cached_linker(model)
    # The same two names each time, so that they replace the tables of the previous call.
    api.duckdb_con.register("beside_one", _table(rows[:1]))
    api.duckdb_con.register("beside_others", _table(rows[1:]))
    scored = linker.inference.score_pairs(
        api.table_to_splink_dataframe("beside_one", "beside_one"),
        api.table_to_splink_dataframe("beside_others", "beside_others"),
    )
    try:
        compared = _pairs(scored)
    finally:
        # Splink caches by SQL text: the next call has the same text and would get this result.
        scored.drop_table_from_database_and_remove_from_cache()
    pairs = classify_pairs(compared, rows, everyone, model)
    return sorted(pairs, key=lambda pair: -pair.probability)


def _cached_linker(model: Model) -> "tuple[splink.DuckDBAPI, splink.Linker]":
    """Return the linker cached for this thread and model; creating it costs more than the
    comparison."""
    if getattr(_cache, "model", None) is not model:
        _cache.api = splink.DuckDBAPI()
        _cache.linker = splink.Linker(
            _cache.api.register(_table([])),
            # Blocking is not used here, but Splink parses every rule on each call.
            splink_settings(model.weights, model.prior, blocking_rules=BLOCKING_RULES[:1]),
            **LINKER_OPTIONS,
        )
        _cache.model = model
    return _cache.api, _cache.linker


def compare_records(
    rows: Sequence[Features], model: Model, *, above: float | None, only_new: bool = False
) -> list[ComparedPair]:
    """Return all pairs that a blocking rule yields and whose match probability exceeds
    ``above``."""
    if len(rows) < 2:
        return []
    api = splink.DuckDBAPI()
    linker = splink.Linker(
        api.register(_table(rows)),
        splink_settings(model.weights, model.prior, only_new=only_new),
        **LINKER_OPTIONS,
    )
    result = linker.inference.predict(threshold_match_probability=above, warning_mode="never")
    return _pairs(result)


def _pairs(scored: "SplinkDataFrame") -> list[ComparedPair]:
    return list(
        read_compared_pairs(
            scored.as_duckdbpyrelation().select(", ".join(RESULT_COLUMNS)).fetchall()
        )
    )


def _table(rows: Sequence[Features]) -> "pa.Table":
    types: dict[str, Any] = {"varchar": pa.string(), "integer": pa.int32()}
    return pa.table(
        {
            name: pa.array([row[name] for row in rows], type=types[kind])
            for name, kind in COLUMNS.items()
        }
    )
